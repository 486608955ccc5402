#include "server/sessions/revocation_feed.hpp"

#include "base/log.hpp"

#include <boost/asio/redirect_error.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/this_coro.hpp>
#include <boost/asio/use_awaitable.hpp>

namespace taxasge {
namespace {

constexpr std::chrono::milliseconds interval{500};
// However often it rings: many who sign out at once are read together.
constexpr std::chrono::milliseconds breath{50};
constexpr std::chrono::seconds overlap{30};
constexpr int polls_between_loads = 60;  // another instance's clock may be further off than the overlap

constexpr Statement select_revocations{"select_revocations",
                                       "SELECT session_id, revoked_at, expires_at FROM revocations"
                                       " WHERE revoked_at >= $1 AND expires_at > $2"};

}  // namespace

boost::asio::awaitable<Result<void>> RevocationFeed::load() {
    return read_since(Time{});
}

boost::asio::awaitable<Result<void>> RevocationFeed::poll() {
    polls_ = (polls_ + 1) % polls_between_loads;
    return polls_ == 0 ? load() : read_since(clock_.now() - overlap);
}

boost::asio::awaitable<Result<void>> RevocationFeed::read_since(Time since) {
    const Time now = clock_.now();  // before the question: what is committed later is not in the answer
    const auto found = co_await database_.read(select_revocations, bind(since, now));
    if (!found) co_return fail(found.error());
    std::vector<Revocation> revocations;
    for (const Row& row : found->rows) {
        Revocation one;
        if (auto read = row.read(one.session_id, one.revoked_at, one.expires_at); !read)
            co_return fail(std::move(read.error()));
        revocations.push_back(one);
    }
    revocations_.renew(revocations, now);
    co_return Result<void>{};
}

boost::asio::awaitable<void> RevocationFeed::run(const Doorbell& revoked) {
    boost::asio::steady_timer timer{co_await boost::asio::this_coro::executor};
    while (true) {
        timer.expires_after(breath);
        boost::system::error_code cancelled;
        co_await timer.async_wait(boost::asio::redirect_error(boost::asio::use_awaitable, cancelled));
        if (cancelled) co_return;
        co_await revoked.wait(interval - breath);
        note(co_await poll());
    }
}

void RevocationFeed::note(const Result<void>& polled) {
    if (!polled && !failing_) log::warning("revocations_unreadable", {{"detail", polled.error().detail}});
    if (polled && failing_) log::info("revocations_readable_again");
    failing_ = !polled;
}

}  // namespace taxasge
