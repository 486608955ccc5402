#include "base/file.hpp"

#include "base/new_file.hpp"

#include <cerrno>
#include <cstring>
#include <fstream>
#include <iterator>

namespace taxasge {

Result<std::string> read_file(const std::filesystem::path& path) {
    const auto cannot_read = [&path] {
        return fail(unavailable("cannot read " + path.string() + ": " + std::strerror(errno)));
    };
    std::ifstream file{path, std::ios::binary};
    if (!file) return cannot_read();
    std::string content{std::istreambuf_iterator<char>{file}, {}};
    if (file.bad()) return cannot_read();
    return content;
}

Result<void> replace_file(const std::filesystem::path& path, std::string_view content, mode_t mode) {
    auto file = NewFile::create(path, mode);
    if (!file) return fail(file.error());
    if (auto written = file->write(content); !written) return written;
    return file->commit();
}

}  // namespace taxasge
