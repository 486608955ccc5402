// One keep-alive connection to a server on this machine: one request at a time, never blocking.
#pragma once

#include "bench/load/tally.hpp"

#include <cstdint>
#include <string>
#include <string_view>

namespace taxasge::bench {

class Connection {
 public:
    enum class State {
        closed,
        connecting,
        idle,
        writing,
        reading,
        broken  // its chain of tokens broke: it sends no more
    };

    Connection() = default;
    Connection(const Connection&) = delete;
    Connection& operator=(const Connection&) = delete;
    ~Connection() { close(); }

    void open(int poll, std::uint16_t port);
    void close();
    void give_up();

    // Latency counts from `due`, which may lie before now. The connection must be idle or connecting.
    void send(std::string_view request, Clock::time_point due);

    // To be called when the socket is ready. False: the connection failed and is closed.
    [[nodiscard]] bool on_ready();

    // Whole: an answer is there, and stays valid until finish().
    [[nodiscard]] Reading read(Answer& answer);
    void finish(const Answer& answer);

    [[nodiscard]] State state() const { return state_; }
    [[nodiscard]] Clock::time_point due() const { return due_; }
    [[nodiscard]] bool has_request() const;

    std::string token;

 private:
    void watch(std::uint32_t events, int operation);
    [[nodiscard]] bool write();

    int socket_ = -1;
    int poll_ = -1;
    State state_ = State::closed;
    Clock::time_point due_;
    std::string out_;
    std::size_t written_ = 0;
    std::string in_;
};

}  // namespace taxasge::bench
