#include "server/sessions/signing_key_rotation.hpp"

#include "server/audit/audit.hpp"
#include "server/sessions/sealed_signing_key.hpp"
#include "server/sessions/signing_key_list.hpp"

#include <fmt/format.h>

namespace asio = boost::asio;

namespace taxasge {
namespace {

constexpr Statement forget_previous{"forget_previous_signing_key",
                                    "DELETE FROM signing_keys WHERE state = 'previous' AND retired_at <= $1"};

constexpr Statement select_next{"select_next_signing_key",
                                "SELECT kid FROM signing_keys WHERE state = 'next'"};

// Whoever comes second meets the unique index on `state`.
constexpr Statement insert_next{"insert_next_signing_key",
                                "INSERT INTO signing_keys (kid, state, private_sealed, created_at)"
                                " VALUES ($1, 'next', $2, $3) ON CONFLICT DO NOTHING"};

// The whole condition in one statement: of several instances the second waits for the row, and finds it
// retired.
constexpr Statement retire_current{
    "retire_current_signing_key",
    "UPDATE signing_keys SET state = 'previous', retired_at = $1"
    " WHERE state = 'current' AND current_since <= $2"
    " AND NOT EXISTS (SELECT 1 FROM signing_keys WHERE state = 'previous')"
    " AND EXISTS (SELECT 1 FROM signing_keys WHERE state = 'next' AND created_at <= $3)"};

// Asked each minute, and no transaction is made of it but when there is something to do.
constexpr Statement select_due{
    "select_due_signing_key", "SELECT kid FROM signing_keys WHERE state = 'current' AND current_since <= $1"};

constexpr Statement promote_next{
    "promote_next_signing_key",
    "UPDATE signing_keys SET state = 'current', current_since = $1 WHERE state = 'next'"};

constexpr Statement forget_all{"forget_all_signing_keys", "DELETE FROM signing_keys"};

constexpr Statement insert_current{
    "insert_current_signing_key",
    "INSERT INTO signing_keys (kid, state, private_sealed, created_at, current_since)"
    " VALUES ($1, 'current', $2, $3, $3)"};

struct NewKeys {
    SealedSigningKey current;
    SealedSigningKey next;
    Time now;
};

struct Step {
    Time now;
    Time signing_since;
    SealedSigningKey next;
};

AuditEvent event_of(std::string_view kind, Time at) {
    return {.kind = kind, .user_id = {}, .session_id = {}, .client = {}, .at = at};
}

asio::awaitable<Result<std::int64_t>> take_step(Transaction& transaction, Step step) {
    const auto retired = co_await transaction.run(
        retire_current, bind(step.now, step.signing_since, step.now - signing_key_notice));
    if (!retired) co_return fail(retired.error());
    if (retired->affected == 0) co_return 0;
    const auto promoted = co_await transaction.run(promote_next, bind(step.now));
    if (!promoted) co_return fail(promoted.error());
    if (promoted->affected != 1) co_return fail(internal_error("the next signing key went away"));
    const auto made =
        co_await transaction.run(insert_next, bind(step.next.kid, step.next.private_sealed, step.now));
    if (!made) co_return fail(made.error());
    const auto recorded = co_await record(transaction, event_of("keys_rotated", step.now));
    if (!recorded) co_return fail(recorded.error());
    co_return 1;
}

asio::awaitable<Result<std::int64_t>> put_new_keys(Transaction& transaction, NewKeys keys) {
    if (const auto gone = co_await transaction.run(forget_all, {}); !gone) co_return fail(gone.error());
    const auto current = co_await transaction.run(
        insert_current, bind(keys.current.kid, keys.current.private_sealed, keys.now));
    if (!current) co_return fail(current.error());
    const auto next =
        co_await transaction.run(insert_next, bind(keys.next.kid, keys.next.private_sealed, keys.now));
    if (!next) co_return fail(next.error());
    const auto recorded = co_await record(transaction, event_of("keys_replaced", keys.now));
    if (!recorded) co_return fail(recorded.error());
    co_return 2;
}

}  // namespace

asio::awaitable<Result<std::int64_t>> SigningKeyRotation::keep_fresh() const {
    const auto prepared = co_await prepare();
    if (!prepared) co_return fail(prepared.error());
    const Time signing_since = clock_.now() - signing_key_lifetime;
    const auto due = co_await database_.read(select_due, bind(signing_since));
    if (!due) co_return fail(due.error());
    if (due->rows.empty()) co_return *prepared;
    const auto rotated = co_await advance(signing_since);
    if (!rotated) co_return fail(rotated.error());
    co_return *prepared + *rotated;
}

asio::awaitable<Result<void>> SigningKeyRotation::rotate() const {
    const auto prepared = co_await prepare();
    if (!prepared) co_return fail(prepared.error());
    const auto rotated = co_await advance(clock_.now());
    if (!rotated) co_return fail(rotated.error());
    if (*rotated > 0) co_return Result<void>{};
    const auto keys = co_await list_signing_keys(database_);
    if (!keys) co_return fail(keys.error());
    const auto hindrance = hindrance_to_rotate(*keys, clock_.now());
    co_return fail(unavailable(hindrance ? in_words(*hindrance)
                                         : std::string{"the keys were rotated by somebody else just now"}));
}

asio::awaitable<Result<void>> SigningKeyRotation::replace_all() const {
    const NewKeys made{
        .current = make_signing_key(keys_), .next = make_signing_key(keys_), .now = clock_.now()};
    const auto done = co_await database_.transact(&put_new_keys, made);
    if (!done) co_return fail(done.error());
    co_return Result<void>{};
}

asio::awaitable<Result<std::int64_t>> SigningKeyRotation::prepare() const {
    const Time now = clock_.now();
    const auto forgotten = co_await database_.write(forget_previous, bind(now - previous_key_kept));
    if (!forgotten) co_return fail(forgotten.error());
    const auto next = co_await database_.read(select_next, {});
    if (!next) co_return fail(next.error());
    if (!next->rows.empty()) co_return forgotten->affected;
    const SealedSigningKey made = make_signing_key(keys_);
    const auto inserted = co_await database_.write(insert_next, bind(made.kid, made.private_sealed, now));
    if (!inserted) co_return fail(inserted.error());
    co_return forgotten->affected + inserted->affected;
}

asio::awaitable<Result<std::int64_t>> SigningKeyRotation::advance(Time signing_since) const {
    const Step step{.now = clock_.now(), .signing_since = signing_since, .next = make_signing_key(keys_)};
    co_return co_await database_.transact(&take_step, step);
}

}  // namespace taxasge
