#include "base/file.hpp"

#include "base/new_file.hpp"

#include <array>
#include <cerrno>
#include <cstring>
#include <fstream>

namespace taxasge {

Result<std::string> read_file(const std::filesystem::path& path) {
    const auto cannot_read = [&path] {
        return fail(unavailable("cannot read " + path.string() + ": " + std::strerror(errno)));
    };
    std::ifstream file{path, std::ios::binary};
    if (!file) return cannot_read();
    std::string content;
    std::array<char, std::size_t{64} << 10> part;
    while (file.read(part.data(), part.size()) || file.gcount() > 0)
        content.append(part.data(), static_cast<std::size_t>(file.gcount()));
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
