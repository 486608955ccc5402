#include "delivery/pipeline/migration_lists.hpp"

#include "base/digest.hpp"
#include "base/file.hpp"

#include <boost/json.hpp>

#include <fmt/format.h>

#include <algorithm>
#include <vector>

namespace taxasge::delivery {
namespace {

namespace fs = std::filesystem;
namespace json = boost::json;

Error not_told() {
    return {.code = Code::invalid,
            .detail = "which migrations have run was not told in a form that is known"};
}

std::string text_at(const json::object& object, std::string_view key) {
    const json::value* value = object.if_contains(key);
    return value != nullptr && value->is_string() ? std::string{value->get_string()} : std::string{};
}

Result<json::array> applied_lines(const json::object& applied) {
    const json::value* entries = applied.if_contains("applied");
    if (entries == nullptr || !entries->is_array()) return fail(not_told());
    json::array lines;
    for (const json::value& entry : entries->get_array()) {
        if (!entry.is_object()) return fail(not_told());
        const std::string name = text_at(entry.get_object(), "name");
        const std::string hash = text_at(entry.get_object(), "sha256");
        if (name.empty() || hash.empty()) return fail(not_told());
        lines.emplace_back(fmt::format("{} {}", name, hash));
    }
    return lines;
}

Result<json::array> known_lines(const fs::path& folder) {
    std::vector<fs::path> files;
    std::error_code failed;
    for (auto each = fs::directory_iterator{folder, failed}; !failed && each != fs::directory_iterator{};
         each.increment(failed))
        if (each->path().extension() == ".sql") files.push_back(each->path());
    if (failed)
        return fail(
            {.code = Code::not_found, .detail = fmt::format("{}: {}", folder.string(), failed.message())});
    std::ranges::sort(files);
    json::array lines;
    for (const fs::path& file : files) {
        const auto content = read_file(file);
        if (!content) return fail(content.error());
        lines.emplace_back(
            fmt::format("{} {}", file.filename().string(), to_hex(sha256(as_bytes(*content)))));
    }
    return lines;
}

}  // namespace

Result<json::object> migration_lists(const json::object& applied, const fs::path& folder) {
    const std::string dialect = text_at(applied, "dialect");
    if (dialect != "sqlite" && dialect != "postgres") return fail(not_told());
    auto ran = applied_lines(applied);
    if (!ran) return fail(ran.error());
    auto known = known_lines(folder / dialect);
    if (!known) return fail(known.error());
    return json::object{{"known", std::move(*known)}, {"applied", std::move(*ran)}};
}

}  // namespace taxasge::delivery
