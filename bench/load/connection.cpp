#include "bench/load/connection.hpp"

#include <netinet/in.h>
#include <netinet/tcp.h>
#include <sys/epoll.h>
#include <sys/socket.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <cstdio>
#include <cstdlib>

namespace taxasge::bench {
namespace {

void must(bool well, const char* what) {
    if (well) return;
    std::perror(what);
    std::exit(1);
}

}  // namespace

void Connection::open(int poll, std::uint16_t port) {
    poll_ = poll;
    socket_ = ::socket(AF_INET, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
    must(socket_ >= 0, "socket");
    const int on = 1;
    setsockopt(socket_, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_port = htons(port);
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    const int result = ::connect(socket_, reinterpret_cast<const sockaddr*>(&address), sizeof address);
    must(result == 0 || errno == EINPROGRESS, "connect");
    state_ = State::connecting;
    in_.clear();
    watch(EPOLLOUT, EPOLL_CTL_ADD);
}

void Connection::close() {
    if (socket_ >= 0) ::close(socket_);
    socket_ = -1;
    state_ = State::closed;
    out_.clear();
}

void Connection::give_up() {
    close();
    state_ = State::broken;
}

bool Connection::has_request() const {
    return !out_.empty() && state_ != State::closed && state_ != State::broken;
}

void Connection::send(std::string_view request, Clock::time_point due) {
    out_ = request;
    written_ = 0;
    due_ = due;
    if (state_ == State::connecting) return;
    state_ = State::writing;
    static_cast<void>(write());  // a failure shows when the socket is next ready
}

bool Connection::on_ready() {
    if (state_ == State::connecting) {
        int error = 0;
        socklen_t size = sizeof error;
        getsockopt(socket_, SOL_SOCKET, SO_ERROR, &error, &size);
        if (error != 0) return false;
        state_ = out_.empty() ? State::idle : State::writing;
        watch(EPOLLIN, EPOLL_CTL_MOD);
    }
    return state_ != State::writing || write();
}

bool Connection::write() {
    while (written_ < out_.size()) {
        const auto sent = ::send(socket_, out_.data() + written_, out_.size() - written_, MSG_NOSIGNAL);
        if (sent < 0 && errno == EAGAIN) {
            watch(EPOLLIN | EPOLLOUT, EPOLL_CTL_MOD);
            return true;
        }
        if (sent < 0) return false;
        if (written_ > 0) watch(EPOLLIN, EPOLL_CTL_MOD);
        written_ += static_cast<std::size_t>(sent);
    }
    state_ = State::reading;
    return true;
}

Reading Connection::read(Answer& answer) {
    if (state_ != State::reading && state_ != State::idle) return Reading::more_to_come;
    std::array<char, 16384> piece;  // not cleared: this is done for every answer
    for (;;) {
        const auto size = ::recv(socket_, piece.data(), piece.size(), 0);
        if (size < 0 && errno == EAGAIN) return Reading::more_to_come;
        if (size <= 0) return Reading::broken;
        in_.append(piece.data(), static_cast<std::size_t>(size));
        if (const auto reading = read_answer(in_, answer); reading != Reading::more_to_come) return reading;
    }
}

void Connection::finish(const Answer& answer) {
    const bool closes = header(answer.head, "connection") == "close";
    in_.clear();
    out_.clear();
    state_ = State::idle;
    if (closes) close();
}

void Connection::watch(std::uint32_t events, int operation) {
    epoll_event event{.events = events, .data = {.ptr = this}};
    must(epoll_ctl(poll_, operation, socket_, &event) == 0, "epoll_ctl");
}

}  // namespace taxasge::bench
