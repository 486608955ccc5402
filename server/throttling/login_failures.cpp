#include "server/throttling/login_failures.hpp"

namespace asio = boost::asio;

namespace taxasge {
namespace {

constexpr Statement count_failures{"count_login_failures",
                                   "SELECT failures FROM login_failures WHERE lane = $1"};

constexpr Statement add_failure{
    "add_login_failure",
    "INSERT INTO login_failures (lane, failures, failed_at) VALUES ($1, 1, $2) "
    "ON CONFLICT (lane) DO UPDATE SET failures = login_failures.failures + 1, failed_at = excluded.failed_at "
    "WHERE login_failures.failures < $3 RETURNING failures"};

constexpr Statement forget_failures{"forget_login_failures", "DELETE FROM login_failures WHERE lane = $1"};

constexpr std::int64_t many = 1'000'000'000;

}  // namespace

asio::awaitable<Result<std::int64_t>> LoginFailures::count(Bytes lane) const {
    const auto rows = co_await database_.read(count_failures, bind(lane));
    if (!rows) co_return fail(rows.error());
    std::int64_t failures = 0;
    if (rows->rows.empty()) co_return failures;
    if (const auto read = rows->rows.front().read(failures); !read) co_return fail(read.error());
    co_return failures;
}

asio::awaitable<Result<bool>> LoginFailures::reserve(Bytes lane) const {
    const auto counted = co_await database_.write(add_failure, bind(lane, clock_.now(), failures_in_a_row));
    if (!counted) co_return fail(counted.error());
    co_return !counted->rows.empty();
}

asio::awaitable<Result<void>> LoginFailures::add(Bytes lane) const {
    const auto counted = co_await database_.write(add_failure, bind(lane, clock_.now(), many));
    if (!counted) co_return fail(counted.error());
    co_return Result<void>{};
}

asio::awaitable<Result<void>> LoginFailures::forget(Bytes lane) const {
    const auto forgotten = co_await database_.write(forget_failures, bind(lane));
    if (!forgotten) co_return fail(forgotten.error());
    co_return Result<void>{};
}

}  // namespace taxasge
