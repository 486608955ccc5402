// For tests: a server on a free port of this machine with I/O threads of its own, and a client that sends any
// bytes.
#pragma once

#include "server/http/server.hpp"

#include <boost/asio/executor_work_guard.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/read.hpp>
#include <boost/asio/read_until.hpp>
#include <boost/asio/write.hpp>

#include <chrono>
#include <memory>
#include <string>
#include <string_view>
#include <thread>
#include <vector>

namespace taxasge::loopback {

// Limits short enough for a test to wait for.
inline Limits quick_limits() {
    using namespace std::chrono_literals;
    return {.idle = 500ms,
            .head = 300ms,
            .arrival = 500ms,
            .handler = 5s,
            .answer = 1s,
            .linger = 200ms,
            .drain = 1s,
            .tick = 10ms};
}

inline Result<Session> nobody(std::string_view) {
    return fail({.code = Code::unauthenticated, .reason = "invalid_access_token"});
}

class TestServer {
 public:
    explicit TestServer(const Router& router, ServerOptions options = {.limits = quick_limits()},
                        unsigned threads = 2) {
        std::vector<boost::asio::io_context*> contexts;
        for (unsigned i = 0; i < threads; ++i) {
            contexts_.push_back(std::make_unique<boost::asio::io_context>(1));
            contexts.push_back(contexts_.back().get());
        }
        server_.emplace(listen_on("127.0.0.1", 0, contexts).value(), router, std::move(options));
        server_->start();
        for (auto& context : contexts_) threads_.emplace_back([&context] { context->run(); });
    }

    ~TestServer() { stop(); }

    void stop() {
        if (!server_) return;
        server_->stop();
        server_->wait();
        for (auto& thread : threads_) thread.join();
        server_.reset();
    }

    [[nodiscard]] Server& server() { return *server_; }
    [[nodiscard]] std::uint16_t port() const { return server_->port(); }

 private:
    std::vector<std::unique_ptr<boost::asio::io_context>> contexts_;
    std::optional<Server> server_;
    std::vector<std::thread> threads_;
};

struct Answer {
    unsigned status = 0;  // 0: the connection ended before an answer
    std::string head;     // with the status line
    std::string body;

    // The value of the first field of that name; "" when there is none.
    [[nodiscard]] std::string field(std::string_view name) const;
    [[nodiscard]] bool has(std::string_view name) const {
        return head.contains("\r\n" + std::string{name} + ": ");
    }
};

// Blocking, one connection. A read waits at most five seconds.
class Client {
 public:
    explicit Client(std::uint16_t port) : socket_(context_) {
        socket_.connect({boost::asio::ip::make_address("127.0.0.1"), port});
        const timeval five_seconds{.tv_sec = 5, .tv_usec = 0};
        ::setsockopt(socket_.native_handle(), SOL_SOCKET, SO_RCVTIMEO, &five_seconds, sizeof five_seconds);
    }

    void send(std::string_view bytes) {
        boost::system::error_code gone;  // a server may close while we still send
        boost::asio::write(socket_, boost::asio::buffer(bytes), gone);
    }

    enum class Body { by_length, none };  // none: the answer to HEAD
    [[nodiscard]] Answer receive(Body body = Body::by_length);
    [[nodiscard]] Answer ask(std::string_view bytes) {
        send(bytes);
        return receive();
    }

    // True when the server closed and nothing more came.
    [[nodiscard]] bool is_closed() {
        char byte = 0;
        boost::system::error_code error;
        return buffer_.empty() && socket_.read_some(boost::asio::buffer(&byte, 1), error) == 0 &&
               error == boost::asio::error::eof;
    }

    [[nodiscard]] boost::asio::ip::tcp::socket& socket() { return socket_; }

 private:
    boost::asio::io_context context_;
    boost::asio::ip::tcp::socket socket_;
    std::string buffer_;
};

inline std::string Answer::field(std::string_view name) const {
    const std::size_t at = head.find("\r\n" + std::string{name} + ": ");
    if (at == std::string::npos) return {};
    const std::size_t begin = at + name.size() + 4;
    return head.substr(begin, head.find("\r\n", begin) - begin);
}

inline Answer Client::receive(Body body) {
    Answer answer;
    boost::system::error_code error;
    const std::size_t head =
        boost::asio::read_until(socket_, boost::asio::dynamic_buffer(buffer_), "\r\n\r\n", error);
    if (error) return answer;
    answer.head = buffer_.substr(0, head);
    buffer_.erase(0, head);
    answer.status = static_cast<unsigned>(std::stoul(answer.head.substr(9, 3)));
    const std::string length = answer.field("Content-Length");
    const std::size_t size = body == Body::none || length.empty() ? 0 : std::stoul(length);
    if (buffer_.size() < size)
        boost::asio::read(socket_, boost::asio::dynamic_buffer(buffer_),
                          boost::asio::transfer_exactly(size - buffer_.size()), error);
    answer.body = buffer_.substr(0, size);
    buffer_.erase(0, size);
    return answer;
}

// One request on a connection of its own.
inline Answer ask(std::uint16_t port, std::string_view bytes) {
    return Client{port}.ask(bytes);
}

}  // namespace taxasge::loopback
