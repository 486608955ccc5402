#include "bench/load/load.hpp"

#include <sys/epoll.h>

#include <algorithm>
#include <array>
#include <ctime>

namespace taxasge::bench {
namespace {

constexpr std::chrono::seconds grace{3};  // for the answers that are still out when the time is over
constexpr std::chrono::milliseconds longest_wait{20};
const Take access_token{.from = Take::From::json, .name = "access_token"};

}  // namespace

Load::Load(const Options& options)
    : options_{options},
      requests_{options.requests},
      poll_{epoll_create1(EPOLL_CLOEXEC)},
      connections_(options.connections) {
    if (!options.keep.empty()) kept_.open(options.keep);
    for (std::size_t i = 0; i < connections_.size(); ++i) {
        if (!options.tokens.empty()) connections_[i].token = options.tokens[i % options.tokens.size()];
        connections_[i].open(poll_, options.port);
    }
}

void Load::run() {
    start_ = Clock::now();
    end_ = start_ + options_.duration;
    while (!is_over(Clock::now())) {
        send_what_is_due();
        wait();
    }
    stopped_ = Clock::now();
}

// A closed loop ends with the time; a schedule and a fixed number wait a little for what they have sent.
bool Load::is_over(Clock::time_point now) const {
    const bool is_bounded = options_.rate > 0 || options_.most > 0;
    const bool all_sent = !may_send() || (options_.rate > 0 ? due_time() >= end_ : now > end_);
    if (is_bounded && all_sent && !has_open_request()) return true;
    if (std::ranges::all_of(connections_,
                            [](const auto& c) { return c.state() == Connection::State::broken; }))
        return true;
    return now > end_ + (is_bounded ? grace : std::chrono::seconds{0});
}

bool Load::has_open_request() const {
    return std::ranges::any_of(connections_, &Connection::has_request);
}

Clock::time_point Load::due_time() const {
    const std::chrono::duration<double> after{static_cast<double>(sent_) / options_.rate};
    return start_ + std::chrono::duration_cast<Clock::duration>(after);
}

void Load::send_what_is_due() {
    const auto is_free = [](const Connection& connection) {
        using enum Connection::State;
        const auto state = connection.state();
        return state == idle || state == closed || (state == connecting && !connection.has_request());
    };
    const auto now = Clock::now();
    if (options_.rate <= 0) {
        for (auto& connection : connections_)
            if (now < end_ && may_send() && is_free(connection)) send_to(connection, now);
        return;
    }
    // When no connection is free, what is due waits, and its latency grows: a server that stalls cannot hide
    // it.
    for (std::size_t tried = 0; tried < connections_.size() && may_send(); ++tried) {
        const auto due = due_time();
        if (due > now || due >= end_) return;
        Connection& connection = connections_[next_];
        next_ = (next_ + 1) % connections_.size();
        if (!is_free(connection)) continue;
        send_to(connection, due);
        tried = 0;
    }
}

void Load::send_to(Connection& connection, Clock::time_point due) {
    if (connection.state() == Connection::State::closed) connection.open(poll_, options_.port);
    connection.send(requests_.next(connection.token), due);
    ++sent_;
}

void Load::wait() {
    Clock::duration pause = longest_wait;
    if (options_.rate > 0)
        pause = std::clamp<Clock::duration>(due_time() - Clock::now(), Clock::duration{0}, pause);
    const timespec timeout{.tv_sec = 0, .tv_nsec = std::chrono::nanoseconds{pause}.count()};
    std::array<epoll_event, 256> events{};
    const int count = epoll_pwait2(poll_, events.data(), static_cast<int>(events.size()), &timeout, nullptr);
    for (int i = 0; i < count; ++i)
        serve(*static_cast<Connection*>(events[static_cast<std::size_t>(i)].data.ptr));
}

void Load::serve(Connection& connection) {
    Answer answer;
    const bool stands = connection.on_ready();
    const auto reading = stands ? connection.read(answer) : Reading::broken;
    if (reading == Reading::whole) return take_answer(connection, answer);
    if (reading == Reading::more_to_come) return;
    // A server may close a connection that has nothing to do; with a request under way it failed.
    if (!stands || connection.has_request()) tally_.connection_failed();
    connection.close();
}

void Load::take_answer(Connection& connection, const Answer& answer) {
    const auto now = Clock::now();
    tally_.answered(answer, now - connection.due());
    if (kept_.is_open()) {
        if (const auto token = find_token(answer, access_token)) kept_ << *token << '\n';
    }
    if (options_.take) {
        const auto token = find_token(answer, *options_.take);
        if (answer.status >= 300 || !token) {
            tally_.chain_broke();
            return connection.give_up();
        }
        connection.token = *token;
    }
    connection.finish(answer);
    // At once, and not after the other connections had their turn.
    if (options_.rate <= 0 && now < end_ && may_send()) return send_to(connection, now);
    // Who has nothing more to ask hangs up; kept until the end, all of them would in one moment.
    if (options_.most > 0 && !may_send()) connection.close();
}

void Load::print() {
    const bool is_bounded = options_.rate > 0 || options_.most > 0;
    if (is_bounded) {
        for (const auto& connection : connections_)
            if (connection.has_request()) tally_.unfinished(stopped_ - connection.due());
        // What was due and found no free connection.
        for (; options_.rate > 0 && may_send() && due_time() < end_; ++sent_)
            tally_.unfinished(stopped_ - due_time());
    }
    tally_.print(options_.rate > 0 ? end_ - start_ : stopped_ - start_);
}

}  // namespace taxasge::bench
