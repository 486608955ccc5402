#include "server/database/postgres/permits.hpp"

#include <boost/asio/as_tuple.hpp>
#include <boost/asio/this_coro.hpp>
#include <boost/asio/use_awaitable.hpp>

namespace asio = boost::asio;

namespace taxasge {

asio::awaitable<Result<void>> Permits::acquire(std::chrono::milliseconds patience) {
    if (closed_) co_return fail(unavailable("PostgreSQL: the database is being closed"));
    if (free_ > 0) {
        --free_;
        DatabaseLoad::add(load_->busy, 1);
        co_return Result<void>{};
    }
    if (line_.size() >= longest_line_) co_return fail(unavailable("PostgreSQL: too many transactions wait"));

    const auto executor = co_await asio::this_coro::executor;
    const auto waiter = std::make_shared<Waiter>(asio::steady_timer{executor, patience});
    line_.push_back(waiter);
    DatabaseLoad::add(load_->waiting, 1);
    co_await waiter->timer.async_wait(asio::as_tuple(asio::use_awaitable));
    DatabaseLoad::add(load_->waiting, -1);
    if (waiter->granted) co_return Result<void>{};
    std::erase(line_, waiter);
    co_return fail(unavailable("PostgreSQL: no connection became free in time"));
}

void Permits::release() {
    if (line_.empty()) {
        ++free_;
        DatabaseLoad::add(load_->busy, -1);
        return;
    }
    line_.front()->granted = true;
    line_.front()->timer.cancel();
    line_.pop_front();
}

void Permits::close() {
    closed_ = true;
    for (const auto& waiter : line_) waiter->timer.cancel();
}

}  // namespace taxasge
