#include "server/users/housekeeping.hpp"

#include "server/users/account_rules.hpp"

namespace asio = boost::asio;

namespace taxasge {
namespace {

constexpr int batch_rows = 200;
constexpr int batches_a_call = 10;

// A spent row still counts in the limit of letters an hour: a day is more than enough. A decoy, which keeps
// its hash, stays as long as the unverified account that it must look like.
constexpr std::chrono::days spent_registration_lifetime{1};

// The condition stands outside the sub-select again: whoever verifies in the meantime stays.
constexpr Statement clear_accounts{
    "clear_unverified_accounts",
    "DELETE FROM users WHERE id IN (SELECT users.id FROM users "
    "WHERE email_verified = 0 AND status = 'pending' AND updated_at < $1 ORDER BY updated_at LIMIT $2) "
    "AND email_verified = 0 AND updated_at < $1"};

constexpr Statement clear_spent{
    "clear_spent_registrations",
    "DELETE FROM registrations WHERE id IN (SELECT registrations.id FROM registrations WHERE created_at < $1 "
    "AND spent_at IS NOT NULL AND password_hash = '-' ORDER BY created_at LIMIT $2)"};

// A lapsed one is kept as long as an account waits: another letter can still be asked for.
constexpr Statement clear_lapsed{
    "clear_lapsed_registrations",
    "DELETE FROM registrations WHERE id IN (SELECT registrations.id FROM registrations WHERE created_at < $1 "
    "ORDER BY created_at LIMIT $2)"};

constexpr Statement clear_keys{"clear_idempotency_keys",
                               "DELETE FROM idempotency_keys WHERE key_hash IN (SELECT key_hash FROM "
                               "idempotency_keys WHERE expires_at < $1 "
                               "ORDER BY expires_at LIMIT $2) AND expires_at < $1"};

// A spent or lapsed one still counts in the limit of letters an hour: a day is more than enough.
constexpr std::chrono::days reset_lifetime{1};

constexpr Statement clear_resets{
    "clear_password_resets",
    "DELETE FROM password_resets WHERE id IN (SELECT password_resets.id FROM password_resets "
    "WHERE created_at < $1 ORDER BY created_at LIMIT $2)"};

// Whoever asked has asked again, or given up.
constexpr std::chrono::hours request_lifetime{1};

constexpr Statement clear_requests{
    "clear_letter_requests",
    "DELETE FROM letter_requests WHERE id IN (SELECT letter_requests.id FROM letter_requests "
    "WHERE created_at < $1 ORDER BY created_at LIMIT $2)"};

}  // namespace

asio::awaitable<Result<std::int64_t>> AccountHousekeeping::run() const {
    const Time now = clock_.now();
    const std::array<std::pair<Statement, Time>, 6> tasks{{
        {clear_accounts, now - unverified_account_lifetime},
        {clear_spent, now - spent_registration_lifetime},
        {clear_lapsed, now - unverified_account_lifetime},
        {clear_keys, now},
        {clear_resets, now - reset_lifetime},
        {clear_requests, now - request_lifetime},
    }};
    std::int64_t total = 0;
    for (const auto& [statement, before] : tasks) {
        const auto cleared = co_await clear(statement, before);
        if (!cleared) co_return fail(cleared.error());
        total += *cleared;
    }
    co_return total;
}

asio::awaitable<Result<std::int64_t>> AccountHousekeeping::clear(Statement statement, Time before) const {
    std::int64_t total = 0;
    for (int batch = 0; batch < batches_a_call; ++batch) {
        const auto cleared = co_await database_.write(statement, bind(before, batch_rows));
        if (!cleared) co_return fail(cleared.error());
        total += cleared->affected;
        if (cleared->affected < batch_rows) break;
    }
    co_return total;
}

}  // namespace taxasge
