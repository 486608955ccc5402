// How many coroutines may do something at a time; the others wait in a line, not too long a line and not too
// long. Belongs to one context, which one thread runs.
#pragma once

#include "base/result.hpp"
#include "server/database/load.hpp"

#include <boost/asio/awaitable.hpp>
#include <boost/asio/steady_timer.hpp>

#include <chrono>
#include <cstddef>
#include <deque>
#include <memory>

namespace taxasge {

class Permits {
 public:
    Permits(std::size_t count, std::size_t longest_line, std::shared_ptr<DatabaseLoad> load)
        : free_(count), longest_line_(longest_line), load_(std::move(load)) {}

    // Error: unavailable, when the line is too long, or the turn does not come in time.
    [[nodiscard]] boost::asio::awaitable<Result<void>> acquire(std::chrono::milliseconds patience);
    void release();

    // Nobody gets one any more.
    void close();

 private:
    struct Waiter {
        boost::asio::steady_timer timer;
        bool granted = false;
    };

    std::size_t free_;
    const std::size_t longest_line_;
    const std::shared_ptr<DatabaseLoad> load_;
    std::deque<std::shared_ptr<Waiter>> line_;
    bool closed_ = false;
};

}  // namespace taxasge
