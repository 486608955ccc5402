// Somebody who looks from time to time whether there is work, and need not wait when there is: ring() ends
// the wait.
#pragma once

#include <boost/asio/awaitable.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/steady_timer.hpp>

#include <chrono>
#include <memory>

namespace taxasge {

class Doorbell {
 public:
    explicit Doorbell(boost::asio::io_context& context) : state_(std::make_shared<State>(context)) {}

    // The wait of now ends, or the next one at once. Any thread.
    void ring() const;

    // Until somebody rings, or `longest` has passed. On the context, one at a time.
    [[nodiscard]] boost::asio::awaitable<void> wait(std::chrono::milliseconds longest) const;

 private:
    struct State {
        explicit State(boost::asio::io_context& context) : timer(context) {}

        boost::asio::steady_timer timer;
        bool rung = false;  // only on the context's thread
    };

    std::shared_ptr<State> state_;  // what was rung may arrive after the doorbell is gone
};

}  // namespace taxasge
