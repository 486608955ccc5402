#include "server/config/master_keys_file.hpp"

#include "base/file.hpp"
#include "base/random.hpp"

#include <system_error>

namespace taxasge {
namespace {

// A hard link to an existing name fails, so the first of two processes wins and the other reads its key.
Result<void> make_key_file(const std::filesystem::path& path) {
    std::error_code error;
    std::filesystem::create_directories(path.parent_path(), error);
    if (error)
        return fail(unavailable("cannot make " + path.parent_path().string() + ": " + error.message()));
    const std::filesystem::path draft = path.string() + "." + to_hex(random_bytes(6));
    const std::string content = "local:" + to_hex(random_bytes(32)) + "\n";
    if (auto written = replace_file(draft, content, 0600); !written) return written;
    std::filesystem::create_hard_link(draft, path, error);
    std::error_code ignored;
    std::filesystem::remove(draft, ignored);
    if (error && error != std::errc::file_exists)
        return fail(unavailable("cannot make " + path.string() + ": " + error.message()));
    return {};
}

}  // namespace

Result<MasterKeys> load_master_keys(const Config& config, const std::filesystem::path& folder) {
    if (!config.master_keys.empty()) return MasterKeys::parse(config.master_keys.expose());
    const auto path = folder / "master-keys";
    if (!std::filesystem::exists(path))
        if (auto made = make_key_file(path); !made) return fail(made.error());
    auto content = read_file(path);
    if (!content) return fail(content.error());
    if (content->ends_with('\n')) content->pop_back();
    return MasterKeys::parse(*content);
}

}  // namespace taxasge
