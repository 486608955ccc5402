#include "base/file.hpp"

#include "base/bytes.hpp"
#include "base/random.hpp"

#include <fcntl.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <fstream>
#include <iterator>

namespace taxasge {
namespace {

Error system_error(std::string_view what, const std::filesystem::path& path) {
    return unavailable(std::string{what} + " " + path.string() + ": " + std::strerror(errno));
}

class Descriptor {
 public:
    explicit Descriptor(int fd) : fd_(fd) {}
    Descriptor(const Descriptor&) = delete;
    Descriptor& operator=(const Descriptor&) = delete;
    ~Descriptor() {
        if (fd_ >= 0) ::close(fd_);
    }
    [[nodiscard]] int get() const { return fd_; }

 private:
    int fd_;
};

bool write_all(int fd, std::string_view content) {
    while (!content.empty()) {
        const ssize_t written = ::write(fd, content.data(), content.size());
        if (written < 0 && errno == EINTR) continue;
        if (written <= 0) return false;
        content.remove_prefix(static_cast<std::size_t>(written));
    }
    return true;
}

Result<void> sync_folder(const std::filesystem::path& folder) {
    const Descriptor directory{::open(folder.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC)};
    if (directory.get() < 0 || ::fsync(directory.get()) != 0)
        return fail(system_error("cannot sync", folder));
    return {};
}

}  // namespace

Result<std::string> read_file(const std::filesystem::path& path) {
    std::ifstream file{path, std::ios::binary};
    if (!file) return fail(system_error("cannot read", path));
    std::string content{std::istreambuf_iterator<char>{file}, {}};
    if (file.bad()) return fail(system_error("cannot read", path));
    return content;
}

Result<void> replace_file(const std::filesystem::path& path, std::string_view content, mode_t mode) {
    const auto folder = path.has_parent_path() ? path.parent_path() : std::filesystem::path{"."};
    const std::filesystem::path fresh = path.string() + "." + to_hex(random_bytes(6)) + ".new";
    {
        const Descriptor file{::open(fresh.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, mode)};
        if (file.get() < 0) return fail(system_error("cannot create", fresh));
        if (!write_all(file.get(), content) || ::fsync(file.get()) != 0) {
            const Error error = system_error("cannot write", fresh);
            ::unlink(fresh.c_str());
            return fail(error);
        }
    }
    if (::rename(fresh.c_str(), path.c_str()) != 0) {
        const Error error = system_error("cannot replace", path);
        ::unlink(fresh.c_str());
        return fail(error);
    }
    return sync_folder(folder);
}

}  // namespace taxasge
