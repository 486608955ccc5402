// What a program does beside answering: things that come back, each in bounded portions. A server does them
// all the time, each in a loop of its own; where no CPU is given between requests they are done once, all of
// them, until nothing is left. Nobody relies on who does them, or how often: each portion may be done by
// several at a time.
#pragma once

#include "base/doorbell.hpp"
#include "base/result.hpp"

#include <boost/asio/awaitable.hpp>
#include <boost/asio/io_context.hpp>

#include <chrono>
#include <cstdint>
#include <functional>
#include <string_view>
#include <utility>
#include <vector>

namespace taxasge {

enum class Pace {
    steady,      // one portion, a pause, the next: whatever is left can wait
    until_done,  // portions at once, from the start on, until one found nothing; then a pause
};

struct Duty {
    std::string_view name;  // a stable word, for the log and for people
    std::chrono::milliseconds pause;
    Pace pace = Pace::steady;
    // How much was done; 0, when nothing was left to do.
    std::function<boost::asio::awaitable<Result<std::int64_t>>()> do_some;
    const Doorbell* bell = nullptr;  // ends the pause
};

// Until the context stops. A duty that fails is tried again after its pause; its first failure in a row is
// logged, and that it works again.
[[nodiscard]] boost::asio::awaitable<void> keep_doing(boost::asio::io_context& context, Duty duty);

struct DutyReport {
    std::vector<std::pair<std::string_view, std::int64_t>> done;  // in the order of the duties
    std::vector<std::pair<std::string_view, Error>> failed;
};

// One after the other, in rounds, until a round did nothing: one may leave work for another. A duty that
// failed is left alone from then on. After `longest` no other portion is begun: where others go on making
// work, there is no end.
[[nodiscard]] boost::asio::awaitable<DutyReport> do_all(std::vector<Duty> duties,
                                                        std::chrono::milliseconds longest);

}  // namespace taxasge
