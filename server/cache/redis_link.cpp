#include "server/cache/redis_link.hpp"

#include "server/cache/redis_greeting.hpp"

#include <boost/asio/as_tuple.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/use_awaitable.hpp>

#include <utility>

namespace asio = boost::asio;
using namespace std::chrono_literals;

namespace taxasge {
namespace {

constexpr auto command_timeout = 500ms;
constexpr auto open_timeout = 1s;
constexpr std::size_t exchange_limit = 1024;

constexpr auto without_throwing = asio::as_tuple(asio::use_awaitable);

// Nothing here throws but broken machinery, and that is for main to see.
void rethrow(std::exception_ptr error) {
    if (error) std::rethrow_exception(error);
}

}  // namespace

RedisLink::Exchange::Exchange(asio::io_context& context) : done(context, command_timeout) {}

asio::awaitable<Result<void>> RedisLink::open(const RedisAddress& address) {
    asio::steady_timer deadline{context_, open_timeout};
    deadline.async_wait([self = shared_from_this()](const boost::system::error_code& cancelled) {
        if (!cancelled) self->close(unavailable("redis: no connection in time"));
    });
    auto opened = co_await connect_and_greet(stream_, replies_, address);
    deadline.cancel();
    if (closed_) co_return fail(*closed_);
    if (!opened) co_return fail(std::move(opened.error()));
    ready_ = true;
    send_what_waits();
    co_return Result<void>{};
}

asio::awaitable<Error> RedisLink::serve() {
    while (true) {
        auto reply = co_await next_reply(stream_, replies_);
        if (closed_) co_return *closed_;
        if (!reply) co_return std::move(reply.error());
        if (exchanges_.empty()) co_return unavailable("redis: a reply that nobody asked for");
        const auto exchange = std::move(exchanges_.front());
        exchanges_.pop_front();
        exchange->reply.emplace(std::move(*reply));
        exchange->done.cancel();
    }
}

asio::awaitable<Result<RedisReply>> RedisLink::exchange(std::string command) {
    const auto self = shared_from_this();
    if (closed_) co_return fail(*closed_);
    if (exchanges_.size() >= exchange_limit)
        co_return fail(unavailable("redis: too many commands are waiting"));
    const auto mine = std::make_shared<Exchange>(context_);
    exchanges_.push_back(mine);
    outgoing_ += command;
    if (ready_) send_what_waits();
    co_await mine->done.async_wait(without_throwing);
    if (!mine->reply) close(unavailable("redis: no answer in time"));  // which answers this one, too
    co_return std::move(*mine->reply);
}

void RedisLink::send_what_waits() {
    if (writing_ || outgoing_.empty()) return;
    writing_ = true;
    asio::co_spawn(context_, write_all(shared_from_this()), rethrow);
}

asio::awaitable<void> RedisLink::write_all(std::shared_ptr<RedisLink>) {
    while (!outgoing_.empty() && !closed_) {
        const std::string bytes = std::exchange(outgoing_, {});
        const auto written = co_await stream_.write(bytes);
        if (!written) close(written.error());
    }
    writing_ = false;
}

void RedisLink::close(const Error& why) {
    if (closed_) return;
    closed_ = why;
    stream_.close();
    for (const auto& exchange : std::exchange(exchanges_, {})) {
        exchange->reply.emplace(fail(why));
        exchange->done.cancel();
    }
}

}  // namespace taxasge
