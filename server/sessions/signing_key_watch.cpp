#include "server/sessions/signing_key_watch.hpp"

#include <boost/asio/as_tuple.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/this_coro.hpp>
#include <boost/asio/use_awaitable.hpp>

namespace asio = boost::asio;
using namespace std::chrono_literals;
using std::chrono::steady_clock;

namespace taxasge {
namespace {

constexpr auto between_turns = 200ms;
constexpr auto between_glances = 20ms;  // of those who wait for somebody else's turn
constexpr auto longest_look = 5s;

bool are_the_same(const SigningKeys& one, const SigningKeys& other) {
    return one.jwks() == other.jwks() && one.current().kid == other.current().kid;
}

}  // namespace

asio::awaitable<Result<std::int64_t>> SigningKeyWatch::renew() {
    const Moment begun = steady_clock::now();
    auto read = co_await SigningKeys::load(database_, keys_, clock_);
    if (!read) co_return fail(std::move(read.error()));
    install(std::move(*read), begun);
    co_return 0;
}

asio::awaitable<Result<bool>> SigningKeyWatch::look_for_key_of(std::string_view token) {
    const std::string_view header = token.substr(0, token.find('.'));
    const auto known = live_.get();
    if (!is_token_header(header) || known->find(header) != nullptr) co_return false;
    const Moment asked = steady_clock::now();
    asio::steady_timer pause{co_await asio::this_coro::executor};
    while (!was_read_since(asked)) {
        if (steady_clock::now() - asked > longest_look)
            co_return fail(unavailable("the signing keys were not read in time"));
        if (takes_a_turn()) {
            // Also where MASTER_KEYS does not open what is there: the token may well be good elsewhere.
            if (const auto read = co_await renew(); !read)
                co_return fail(unavailable("the signing keys cannot be read: " + read.error().detail));
        } else {
            pause.expires_after(between_glances);
            co_await pause.async_wait(asio::as_tuple(asio::use_awaitable));
        }
    }
    co_return true;
}

bool SigningKeyWatch::was_read_since(Moment moment) const {
    const std::scoped_lock lock{mutex_};
    return read_begun_ >= moment;
}

bool SigningKeyWatch::takes_a_turn() {
    const Moment now = steady_clock::now();
    const std::scoped_lock lock{mutex_};
    if (now < next_turn_) return false;
    next_turn_ = now + between_turns;
    return true;
}

// Two readings may overlap: the one that began later is the one that counts.
void SigningKeyWatch::install(SigningKeys read, Moment begun) {
    const std::scoped_lock lock{mutex_};
    if (begun < read_begun_) return;
    read_begun_ = begun;
    if (!are_the_same(*live_.get(), read)) live_.replace(std::move(read));
}

}  // namespace taxasge
