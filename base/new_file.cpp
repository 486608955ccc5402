#include "base/new_file.hpp"

#include "base/bytes.hpp"
#include "base/random.hpp"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <utility>

namespace taxasge {
namespace {

constexpr std::size_t buffered = 65536;

Error system_error(std::string_view what, const std::filesystem::path& path) {
    return unavailable(std::string{what} + " " + path.string() + ": " + std::strerror(errno));
}

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
    const int directory = ::open(folder.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    const bool synced = directory >= 0 && ::fsync(directory) == 0;
    const Error error = system_error("cannot sync", folder);
    if (directory >= 0) ::close(directory);
    if (!synced) return fail(error);
    return {};
}

}  // namespace

Result<NewFile> NewFile::create(const std::filesystem::path& path, mode_t mode) {
    std::filesystem::path fresh = path.string() + "." + to_hex(random_bytes(6)) + ".new";
    const int fd = ::open(fresh.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, mode);
    if (fd < 0) return fail(system_error("cannot create", fresh));
    return NewFile{path, std::move(fresh), fd};
}

NewFile::NewFile(std::filesystem::path path, std::filesystem::path fresh, int fd)
    : path_(std::move(path)), fresh_(std::move(fresh)), fd_(fd) {}

NewFile::NewFile(NewFile&& other) noexcept
    : path_(std::move(other.path_)),
      fresh_(std::move(other.fresh_)),
      buffer_(std::move(other.buffer_)),
      fd_(std::exchange(other.fd_, -1)) {}

NewFile::~NewFile() {
    if (fd_ < 0) return;
    ::close(fd_);
    ::unlink(fresh_.c_str());
}

bool NewFile::flush() {
    const bool written = write_all(fd_, buffer_);
    buffer_.clear();
    return written;
}

Result<void> NewFile::write(std::string_view content) {
    buffer_ += content;
    if (buffer_.size() >= buffered && !flush()) return fail(system_error("cannot write", fresh_));
    return {};
}

Result<void> NewFile::commit() {
    if (!flush() || ::fsync(fd_) != 0) return fail(system_error("cannot write", fresh_));
    if (::rename(fresh_.c_str(), path_.c_str()) != 0) return fail(system_error("cannot replace", path_));
    ::close(std::exchange(fd_, -1));
    return sync_folder(path_.has_parent_path() ? path_.parent_path() : std::filesystem::path{"."});
}

}  // namespace taxasge
