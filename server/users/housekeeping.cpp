#include "server/users/housekeeping.hpp"

#include "server/sessions/known_devices.hpp"
#include "server/users/account_rules.hpp"

namespace asio = boost::asio;
using namespace std::chrono_literals;
using std::chrono::days;

namespace taxasge {
namespace {

constexpr std::int64_t batch_rows = 200;
constexpr int batches_a_call = 10;

// $1 is the moment `kept` ago, $2 the size of a batch. Where a row may come to life again between the
// sub-select and the change, the condition stands outside again.
struct Rule {
    Statement statement;
    std::chrono::milliseconds kept;
};

// Whoever verifies in the meantime stays. What hangs on the account goes with it.
constexpr Rule unverified_accounts{
    {"clear_unverified_accounts",
     "DELETE FROM users WHERE id IN (SELECT users.id FROM users "
     "WHERE email_verified = 0 AND status = 'pending' AND updated_at < $1 ORDER BY updated_at LIMIT $2) "
     "AND email_verified = 0 AND updated_at < $1"},
    unverified_account_lifetime};

// A spent one still counts in the limit of letters an hour: a day is more than enough. A decoy, which keeps
// its hash, stays as long as the unverified account that it must look like.
constexpr Rule spent_registrations{
    {"clear_spent_registrations",
     "DELETE FROM registrations WHERE id IN (SELECT registrations.id FROM registrations WHERE created_at < "
     "$1 "
     "AND spent_at IS NOT NULL AND password_hash = '-' ORDER BY created_at LIMIT $2)"},
    days{1}};

// A lapsed one is kept as long as an account waits: another letter can still be asked for.
constexpr Rule lapsed_registrations{{"clear_lapsed_registrations",
                                     "DELETE FROM registrations WHERE id IN (SELECT registrations.id FROM "
                                     "registrations WHERE created_at < $1 "
                                     "ORDER BY created_at LIMIT $2)"},
                                    unverified_account_lifetime};

constexpr Rule idempotency_keys{
    {"clear_idempotency_keys",
     "DELETE FROM idempotency_keys WHERE key_hash IN (SELECT key_hash FROM idempotency_keys "
     "WHERE expires_at < $1 ORDER BY expires_at LIMIT $2) AND expires_at < $1"},
    0ms};

// One whose letter waits for a mail server that is away is still to be renewed; a spent or lapsed one still
// counts in the limit of letters an hour.
constexpr Rule password_resets{
    {"clear_password_resets",
     "DELETE FROM password_resets WHERE id IN (SELECT password_resets.id FROM password_resets "
     "WHERE created_at < $1 ORDER BY created_at LIMIT $2)"},
    days{4}};

// Whoever asked has asked again, or given up.
constexpr Rule letter_requests{
    {"clear_letter_requests",
     "DELETE FROM letter_requests WHERE id IN (SELECT letter_requests.id FROM letter_requests "
     "WHERE created_at < $1 ORDER BY created_at LIMIT $2)"},
    1h};

constexpr Rule email_change_requests{{"clear_email_change_requests",
                                      "DELETE FROM email_change_requests WHERE id IN (SELECT "
                                      "email_change_requests.id FROM email_change_requests "
                                      "WHERE created_at < $1 ORDER BY created_at LIMIT $2)"},
                                     1h};

// As long as password_resets, and for the same reasons.
constexpr Rule email_changes{
    {"clear_email_changes",
     "DELETE FROM email_changes WHERE id IN (SELECT email_changes.id FROM email_changes "
     "WHERE created_at < $1 ORDER BY created_at LIMIT $2)"},
    days{4}};

constexpr Rule email_undos{{"clear_email_undos",
                            "DELETE FROM email_undos WHERE id IN (SELECT email_undos.id FROM email_undos "
                            "WHERE expires_at < $1 ORDER BY expires_at LIMIT $2)"},
                           0ms};

// For whoever asks next morning where a letter is.
constexpr Rule sent_letters{
    {"clear_sent_letters",
     "DELETE FROM letters WHERE state = 'sent' AND id IN (SELECT letters.id FROM letters "
     "WHERE state = 'sent' AND sent_at < $1 ORDER BY sent_at LIMIT $2)"},
    days{1}};

constexpr Rule given_up_letters{
    {"clear_given_up_letters",
     "DELETE FROM letters WHERE state = 'given_up' AND id IN (SELECT letters.id FROM letters "
     "WHERE state = 'given_up' AND created_at < $1 ORDER BY created_at LIMIT $2)"},
    days{7}};

constexpr Rule sealed_successors{
    {"wipe_successors",
     "UPDATE sessions SET successor_sealed = NULL, sealed_until = NULL WHERE sealed_until <= $1 AND id IN"
     " (SELECT id FROM sessions WHERE sealed_until <= $1 ORDER BY sealed_until LIMIT $2)"},
    0ms};

constexpr Rule expired_revocations{
    {"delete_expired_revocations",
     "DELETE FROM revocations WHERE expires_at <= $1 AND session_id IN"
     " (SELECT session_id FROM revocations WHERE expires_at <= $1 ORDER BY expires_at LIMIT $2)"},
    0ms};

// For whoever asks what happened yesterday.
constexpr Rule ended_sessions{{"delete_ended_sessions",
                               "DELETE FROM sessions WHERE ended_at <= $1 AND id IN"
                               " (SELECT id FROM sessions WHERE ended_at <= $1 ORDER BY ended_at LIMIT $2)"},
                              days{1}};

constexpr Rule lapsed_sessions{
    {"delete_lapsed_sessions",
     "DELETE FROM sessions WHERE absolute_end <= $1 AND id IN"
     " (SELECT id FROM sessions WHERE absolute_end <= $1 ORDER BY absolute_end LIMIT $2)"},
    days{1}};

constexpr Rule known_devices{
    {"forget_known_devices",
     "DELETE FROM known_devices WHERE last_seen_at <= $1 AND (user_id, device_hash) IN"
     " (SELECT user_id, device_hash FROM known_devices WHERE last_seen_at <= $1 ORDER BY last_seen_at"
     " LIMIT $2)"},
    device_remembered};

// An unknown name that somebody mistyped.
constexpr Rule few_failures{
    {"clear_few_login_failures",
     "DELETE FROM login_failures WHERE failed_at < $1 AND failures <= 4 AND lane IN (SELECT lane FROM "
     "login_failures WHERE failed_at < $1 AND failures <= 4 ORDER BY failed_at LIMIT $2)"},
    days{1}};

constexpr Rule many_failures{{"clear_many_login_failures",
                              "DELETE FROM login_failures WHERE failed_at < $1 AND lane IN (SELECT lane FROM "
                              "login_failures WHERE failed_at < $1 ORDER BY failed_at LIMIT $2)"},
                             days{30}};

constexpr Rule passkey_challenges{
    {"clear_passkey_challenges",
     "DELETE FROM passkey_challenges WHERE expires_at < $1 AND challenge_hash IN "
     "(SELECT challenge_hash FROM passkey_challenges WHERE expires_at < $1 ORDER "
     "BY expires_at LIMIT $2)"},
    0ms};

constexpr std::array rules{
    unverified_accounts, spent_registrations, lapsed_registrations,  idempotency_keys,   password_resets,
    letter_requests,     sent_letters,        given_up_letters,      sealed_successors,  expired_revocations,
    ended_sessions,      lapsed_sessions,     known_devices,         few_failures,       many_failures,
    email_changes,       email_undos,         email_change_requests, passkey_challenges,
};

}  // namespace

asio::awaitable<Result<std::int64_t>> Housekeeping::run() const {
    const Time now = clock_.now();
    std::int64_t total = 0;
    std::optional<Error> failed;
    for (const auto& [statement, kept] : rules) {
        const auto cleared = co_await clear(statement, now - kept);
        if (cleared) total += *cleared;
        if (!cleared && !failed) failed = cleared.error();
    }
    if (failed) co_return fail(*failed);
    co_return total;
}

asio::awaitable<Result<std::int64_t>> Housekeeping::clear(Statement statement, Time before) const {
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
