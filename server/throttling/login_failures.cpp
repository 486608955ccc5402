#include "server/throttling/login_failures.hpp"

#include <array>
#include <utility>

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

// The condition stands outside the sub-select again: whoever failed in the meantime stays.
constexpr Statement clean_failures{
    "clean_login_failures",
    "DELETE FROM login_failures WHERE failed_at < $1 AND failures <= $2 AND lane IN (SELECT lane FROM "
    "login_failures WHERE failed_at < $1 AND failures <= $2 ORDER BY failed_at LIMIT $3)"};

constexpr std::int64_t many = 1'000'000'000;
constexpr std::int64_t few = 4;  // an unknown name that somebody mistyped
constexpr std::chrono::days few_remembered{1};
constexpr std::chrono::days many_remembered{30};
constexpr int batch_rows = 500;
constexpr int batches_a_call = 10;

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

asio::awaitable<Result<void>> LoginFailures::clean() const {
    const std::array<std::pair<Time, std::int64_t>, 2> rules{
        {{clock_.now() - few_remembered, few}, {clock_.now() - many_remembered, many}}};
    for (const auto& [before, most] : rules) {
        for (int batch = 0; batch < batches_a_call; ++batch) {
            const auto cleaned = co_await database_.write(clean_failures, bind(before, most, batch_rows));
            if (!cleaned) co_return fail(cleaned.error());
            if (cleaned->affected < batch_rows) break;
        }
    }
    co_return Result<void>{};
}

}  // namespace taxasge
