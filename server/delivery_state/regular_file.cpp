#include "server/delivery_state/regular_file.hpp"

#include <fcntl.h>
#include <fmt/format.h>
#include <sys/stat.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <cstring>

namespace taxasge {
namespace {

class Descriptor {
 public:
    // Not blocking: to open a pipe that nobody writes to would be to wait for ever.
    explicit Descriptor(const std::filesystem::path& path)
        : fd_(::open(path.c_str(), O_RDONLY | O_NONBLOCK | O_CLOEXEC | O_NOCTTY)) {}
    ~Descriptor() {
        if (fd_ >= 0) ::close(fd_);
    }
    Descriptor(const Descriptor&) = delete;
    Descriptor& operator=(const Descriptor&) = delete;

    [[nodiscard]] int get() const { return fd_; }

 private:
    int fd_;
};

}  // namespace

Result<std::string> read_regular_file(const std::filesystem::path& path, std::size_t most) {
    const auto unreadable = [&path](std::string_view why) {
        return fail(unavailable(fmt::format("cannot read {}: {}", path.string(), why)));
    };
    const Descriptor file{path};
    if (file.get() < 0 && (errno == ENOENT || errno == ENOTDIR))
        return fail(Error{.code = Code::not_found, .reason = "not_found", .detail = "no " + path.string()});
    if (file.get() < 0) return unreadable(std::strerror(errno));
    struct stat facts{};
    if (::fstat(file.get(), &facts) != 0) return unreadable(std::strerror(errno));
    if (!S_ISREG(facts.st_mode)) return unreadable("it is no regular file");
    std::string content;
    std::array<char, std::size_t{64} << 10> part;
    while (content.size() <= most) {
        const ssize_t got = ::read(file.get(), part.data(), part.size());
        if (got < 0 && errno == EINTR) continue;
        if (got < 0) return unreadable(std::strerror(errno));
        if (got == 0) return content;
        content.append(part.data(), static_cast<std::size_t>(got));
    }
    return unreadable(fmt::format("it is larger than {} bytes", most));
}

}  // namespace taxasge
