// For an answer whose time would tell what was found: it leaves at a moment counted from the request's
// beginning, later than any way to it takes. A commit that only some addresses cause takes milliseconds, and
// could be heard (A11, A19).
#pragma once

#include <boost/asio/awaitable.hpp>

#include <chrono>

namespace taxasge {

class EvenTime {
 public:
    // Waits until 50 ms after this object was made; where that has passed, for a whole number of them.
    [[nodiscard]] boost::asio::awaitable<void> pass() const;

 private:
    std::chrono::steady_clock::time_point begun_ = std::chrono::steady_clock::now();
};

}  // namespace taxasge
