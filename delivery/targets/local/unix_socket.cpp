#include "delivery/targets/local/unix_socket.hpp"

#include <fcntl.h>
#include <sys/socket.h>
#include <sys/time.h>
#include <sys/un.h>

#include <cerrno>
#include <cstring>

namespace taxasge::delivery {
namespace {

Error no_answer(const std::string& where) {
    const bool is_late = errno == EAGAIN || errno == EWOULDBLOCK;
    Error error =
        unavailable("no answer from " + where + ": " + (is_late ? "too late" : std::strerror(errno)));
    if (!is_late) error.reason = lost_answer;
    return error;
}

}  // namespace

Result<Descriptor> connect_unix(const std::filesystem::path& path, std::chrono::milliseconds patience) {
    const auto parent = path.has_parent_path() ? path.parent_path() : std::filesystem::path{"."};
    const Descriptor folder{::open(parent.c_str(), O_PATH | O_DIRECTORY | O_CLOEXEC)};
    if (!folder) return fail(no_answer(path.string()));
    const std::string reached =
        "/proc/self/fd/" + std::to_string(folder.get()) + "/" + path.filename().string();
    sockaddr_un address{};
    address.sun_family = AF_UNIX;
    reached.copy(address.sun_path, sizeof address.sun_path - 1);

    Descriptor socket{::socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0)};
    if (!socket) return fail(no_answer(path.string()));
    const auto micros = std::chrono::duration_cast<std::chrono::microseconds>(patience).count();
    const timeval limit{.tv_sec = micros / 1'000'000, .tv_usec = micros % 1'000'000};
    ::setsockopt(socket.get(), SOL_SOCKET, SO_RCVTIMEO, &limit, sizeof limit);
    ::setsockopt(socket.get(), SOL_SOCKET, SO_SNDTIMEO, &limit, sizeof limit);
    if (::connect(socket.get(), reinterpret_cast<const sockaddr*>(&address), sizeof address) != 0)
        return fail(no_answer(path.string()));
    return socket;
}

Result<void> send_all(const Descriptor& socket, std::string_view text) {
    while (!text.empty()) {
        const auto sent = ::send(socket.get(), text.data(), text.size(), MSG_NOSIGNAL);
        if (sent < 0 && errno == EINTR) continue;
        if (sent < 0) return fail(no_answer("a socket"));
        text.remove_prefix(static_cast<std::size_t>(sent));
    }
    return {};
}

Result<std::string> receive_all(const Descriptor& socket) {
    std::string text;
    char piece[16384];
    while (true) {
        const auto received = ::recv(socket.get(), piece, sizeof piece, 0);
        if (received < 0 && errno == EINTR) continue;
        if (received < 0) return fail(no_answer("a socket"));
        if (received == 0) return text;
        text.append(piece, static_cast<std::size_t>(received));
    }
}

}  // namespace taxasge::delivery
