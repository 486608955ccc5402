#include "delivery/targets/local/large_log.hpp"

namespace taxasge::delivery {

namespace fs = std::filesystem;

void begin_anew_when_large(const fs::path& file, std::uintmax_t most) {
    std::error_code error;
    const auto size = fs::file_size(file, error);
    if (error || size <= most) return;
    fs::path before = file;
    before += ".1";
    fs::copy_file(file, before, fs::copy_options::overwrite_existing, error);
    if (!error) fs::resize_file(file, 0, error);
}

void trim_logs(const fs::path& folder, std::uintmax_t most) {
    for (const auto* name : {"agent.log", "haproxy.log"}) begin_anew_when_large(folder / name, most);
    std::error_code error;
    for (const auto& revision : fs::directory_iterator{folder / "revisions", error})
        begin_anew_when_large(revision.path() / "log", most);
}

}  // namespace taxasge::delivery
