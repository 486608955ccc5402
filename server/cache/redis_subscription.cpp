#include "server/cache/redis_subscription.hpp"

#include "base/log.hpp"
#include "server/cache/redis_greeting.hpp"

#include <boost/asio/as_tuple.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/use_awaitable.hpp>

#include <array>

namespace asio = boost::asio;
using namespace std::chrono_literals;

namespace taxasge {
namespace {

constexpr auto open_timeout = 1s;
constexpr auto between_pings = 5s;
constexpr auto longest_silence = between_pings + 1s;
constexpr auto pause_before_next = 500ms;

constexpr auto without_throwing = asio::as_tuple(asio::use_awaitable);

// Nothing here throws but broken machinery, and that is for main to see.
void rethrow(std::exception_ptr error) {
    if (error) std::rethrow_exception(error);
}

// Closes the stream unless it is moved on in time.
void expect_within(asio::steady_timer& deadline, std::chrono::milliseconds time,
                   const std::shared_ptr<RedisStream>& stream) {
    deadline.expires_after(time);
    deadline.async_wait([stream](const boost::system::error_code& cancelled) {
        if (!cancelled) stream->close();
    });
}

// A connection that died in silence is noticed by the answers that do not come. Ends with the stream.
asio::awaitable<void> ping(std::shared_ptr<RedisStream> stream) {
    asio::steady_timer timer{co_await asio::this_coro::executor};
    do {
        timer.expires_after(between_pings);
        co_await timer.async_wait(without_throwing);
    } while (co_await stream->write(encode_command({"PING"})));
}

}  // namespace

RedisSubscription::RedisSubscription(asio::io_context& context, RedisAddress address, std::string channel,
                                     std::function<void()> heard)
    : context_(context),
      address_(std::move(address)),
      channel_("taxasge:" + channel),
      heard_(std::move(heard)),
      tls_(client_tls(address_.tls)) {}

asio::awaitable<void> RedisSubscription::run() {
    asio::steady_timer timer{context_};
    while (true) {
        note_deafness(co_await listen_until_deaf());
        timer.expires_after(pause_before_next);
        co_await timer.async_wait(without_throwing);
    }
}

void RedisSubscription::reach_by(RedisAddress address) {
    asio::post(context_, [this, next = std::move(address)]() mutable {
        next_address_ = std::move(next);
        if (const auto stream = stream_.lock()) stream->close();
    });
}

asio::awaitable<Error> RedisSubscription::listen_until_deaf() {
    if (next_address_) {
        address_ = std::move(*next_address_);
        next_address_.reset();
        tls_ = client_tls(address_.tls);
    }
    const auto stream = std::make_shared<RedisStream>(context_, tls_);
    stream_ = stream;
    const auto subscribed = co_await subscribe(stream);
    const Error why = subscribed ? co_await hear(stream) : subscribed.error();
    stream->close();
    co_return why;
}

asio::awaitable<Result<void>> RedisSubscription::subscribe(Stream stream) {
    asio::steady_timer deadline{context_};
    expect_within(deadline, open_timeout, stream);
    RedisReplyReader replies;
    if (auto greeted = co_await connect_and_greet(*stream, replies, address_); !greeted) co_return greeted;
    if (auto asked = co_await stream->write(encode_command({"SUBSCRIBE", channel_})); !asked) co_return asked;
    std::array<char, 1024> answer;
    const auto size = co_await stream->read_some(answer);
    if (!size) co_return fail(size.error());
    const std::string_view words{answer.data(), *size};
    if (!words.starts_with('*'))  // a list, as every message to a listener
        co_return fail(unavailable("redis: " + std::string{words.substr(0, words.find('\r'))}));
    co_return Result<void>{};
}

// What comes is not read: whatever it says, it is time to look.
asio::awaitable<Error> RedisSubscription::hear(Stream stream) {
    note_hearing();
    asio::co_spawn(context_, ping(stream), rethrow);
    asio::steady_timer deadline{context_};
    std::array<char, 1024> unread;
    while (true) {
        expect_within(deadline, longest_silence, stream);
        const auto size = co_await stream->read_some(unread);
        if (!size) co_return size.error();
        heard_();
    }
}

// What was announced while nobody listened was missed.
void RedisSubscription::note_hearing() {
    hears_ = true;
    deafness_noted_ = false;
    log::info("listening_to_cache", {{"channel", channel_}});
    heard_();
}

void RedisSubscription::note_deafness(const Error& why) {
    hears_ = false;
    if (!deafness_noted_)
        log::warning("not_listening_to_cache", {{"channel", channel_}, {"detail", why.detail}});
    deafness_noted_ = true;
}

}  // namespace taxasge
