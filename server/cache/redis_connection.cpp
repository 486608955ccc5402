#include "server/cache/redis_connection.hpp"

#include "base/log.hpp"

#include <boost/asio/as_tuple.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/use_awaitable.hpp>

#include <algorithm>

namespace asio = boost::asio;
using namespace std::chrono_literals;

namespace taxasge {
namespace {

constexpr std::chrono::milliseconds first_pause = 50ms;
constexpr std::chrono::milliseconds longest_pause =
    500ms;                           // so that we are there < 2 s after Redis is back (A60)
constexpr auto longest_answer = 2s;  // of a command: half a second
constexpr auto lasted = 1s;          // a link that is lost sooner counts as a failure

constexpr auto without_throwing = asio::as_tuple(asio::use_awaitable);

// Nothing here throws but broken machinery, and that is for main to see.
void rethrow(std::exception_ptr error) {
    if (error) std::rethrow_exception(error);
}

}  // namespace

RedisConnection::RedisConnection(asio::io_context& context, RedisAddress address)
    : context_(context),
      address_(std::move(address)),
      tls_(client_tls(address_.tls)),
      why_away_(unavailable("redis: not started")),
      pause_(context) {}

void RedisConnection::start() {
    asio::co_spawn(context_, live(shared_from_this()), rethrow);
}

void RedisConnection::stop() {
    asio::post(context_, [self = shared_from_this()] { self->stop_at_home(); });
}

void RedisConnection::retire() {
    asio::co_spawn(context_, stop_when_answered(shared_from_this()), rethrow);
}

// Whoever took this one before it was replaced may still come with a command.
asio::awaitable<void> RedisConnection::stop_when_answered(Self) {
    asio::steady_timer answered{context_, longest_answer};
    co_await answered.async_wait(without_throwing);
    stop_at_home();
}

void RedisConnection::stop_at_home() {
    stopped_ = true;
    takes_commands_ = false;
    why_away_ = unavailable("redis: stopped");
    pause_.cancel();
    if (link_) link_->close(why_away_);
}

asio::awaitable<Result<RedisReply>> RedisConnection::run(std::string command) {
    co_return co_await asio::co_spawn(context_, run_at_home(shared_from_this(), std::move(command)),
                                      asio::use_awaitable);
}

asio::awaitable<Result<RedisReply>> RedisConnection::run_at_home(Self, std::string command) {
    if (!takes_commands_) co_return fail(why_away_);
    const auto link = link_;
    co_return co_await link->exchange(std::move(command));
}

asio::awaitable<void> RedisConnection::live(Self) {
    while (!stopped_) {
        // The first link, and the one after a good one, will most likely come at once: commands wait for it.
        takes_commands_ = failures_ == 0;
        link_ = std::make_shared<RedisLink>(context_, tls_);
        why_away_ = co_await live_once();
        takes_commands_ = false;
        link_->close(why_away_);
        if (failures_ == 1) log::warning("cache_unavailable", {{"why", why_away_.detail}});
        if (failures_ > 0 && !stopped_) co_await back_off();
    }
}

// Returns why the link ended.
asio::awaitable<Error> RedisConnection::live_once() {
    const auto link = link_;
    const auto opened = co_await link->open(address_);
    if (!opened) {
        ++failures_;
        co_return opened.error();
    }
    if (failures_ > 0) log::info("cache_back");
    takes_commands_ = !stopped_;
    const auto since = std::chrono::steady_clock::now();
    Error why = co_await link->serve();
    failures_ = std::chrono::steady_clock::now() - since >= lasted ? 0 : failures_ + 1;
    co_return why;
}

asio::awaitable<void> RedisConnection::back_off() {
    const int doublings = std::min(failures_ - 1, 10);
    pause_.expires_after(std::min(first_pause * (1 << doublings), longest_pause));
    co_await pause_.async_wait(without_throwing);
}

}  // namespace taxasge
