#include "delivery/init.hpp"

#include "base/file.hpp"
#include "base/resource.hpp"
#include "delivery/config/json_schema.hpp"

#include <filesystem>

namespace taxasge::delivery {

Result<Report> init(const Request& request) {
    namespace fs = std::filesystem;
    if (request.wants_schema) return Report{.words = json_schema()};
    const auto example = find_resource("deploy/deliver.yaml");
    if (!example) return fail(internal_error("the example is not in this program"));
    if (request.is_dry_run) return Report{.words = std::string{*example}};
    const fs::path file{request.file};
    const fs::path schema = fs::path{file}.replace_extension(".schema.json");
    for (const fs::path& each : {file, schema})
        if (fs::exists(each))
            return fail({.code = Code::invalid,
                         .reason = "refused",
                         .detail = each.string() + " exists: it is left as it is"});
    std::error_code failed;
    if (file.has_parent_path()) fs::create_directories(file.parent_path(), failed);
    for (const auto& [path, content] :
         {std::pair{file, std::string{*example}}, std::pair{schema, json_schema()}})
        if (auto written = replace_file(path, content, 0644); !written)
            return fail({.code = Code::unavailable, .reason = "try_again", .detail = written.error().detail});
    return Report{.words = fmt::format("wrote {} and {}\n", file.string(), schema.string()),
                  .facts = {{"file", file.string()}, {"schema", schema.string()}}};
}

}  // namespace taxasge::delivery
