#include "server/users/account_standing.hpp"

#include "server/audit/audit.hpp"
#include "server/sessions/end_sessions.hpp"

namespace asio = boost::asio;

namespace taxasge {
namespace {

constexpr Statement find_account{"find_account_to_change", "SELECT id FROM users WHERE email_key = $1"};

// Changes nothing, and holds the rows until the end: of two who take each other away at once the second waits
// here, and counts then what the first has left.
constexpr Statement lock_administrators{
    "lock_administrators", "UPDATE users SET revision = revision WHERE role = 'admin' AND status = 'active'"};

constexpr Statement find_administrators{
    "find_administrators", "SELECT id FROM users WHERE role = 'admin' AND status = 'active' LIMIT 2"};

constexpr Statement suspend_account{
    "suspend_account",
    "UPDATE users SET status = $2, revision = revision + 1, updated_at = $3 WHERE id = $1 AND status <> $2"};

// Whoever never verified the address is let in by the letter, as before.
constexpr Statement activate_account{
    "activate_account",
    "UPDATE users SET status = CASE WHEN email_verified = 1 THEN $2 ELSE 'pending' END, "
    "revision = revision + 1, updated_at = $3 WHERE id = $1 AND status = 'suspended'"};

constexpr Statement set_account_role{
    "set_account_role",
    "UPDATE users SET role = $2, revision = revision + 1, updated_at = $3 WHERE id = $1 AND role <> $2"};

}  // namespace

asio::awaitable<Result<void>> AccountStanding::keep_one(Transaction& transaction, Id leaving) {
    if (auto locked = co_await transaction.run(lock_administrators, {}); !locked)
        co_return fail(std::move(locked.error()));
    const auto found = co_await transaction.run(find_administrators, {});
    if (!found) co_return fail(found.error());
    if (found->rows.size() != 1) co_return Result<void>{};
    Id last;
    if (auto read = found->rows.front().read(last); !read) co_return fail(std::move(read.error()));
    if (last != leaving) co_return Result<void>{};
    co_return fail(Error{.code = Code::forbidden,
                         .reason = "forbidden",
                         .detail = "that is the last administrator: make somebody else one first"});
}

// The account's row first: a login touches it before it opens its session, and asks there once more.
asio::awaitable<Result<AccountStanding::Written>> AccountStanding::write(Transaction& transaction,
                                                                         Change change) {
    if (change.administrator == Administrator::goes)
        if (auto kept = co_await keep_one(transaction, change.user_id); !kept)
            co_return fail(std::move(kept.error()));
    const auto changed =
        co_await transaction.run(change.statement, bind(change.user_id, change.word, change.at));
    if (!changed) co_return fail(changed.error());
    if (changed->affected == 0) co_return Written{};
    auto ended = co_await end_sessions(transaction, Ending{.session_id = {},
                                                           .user_id = change.user_id,
                                                           .scope = Scope::all_of_user,
                                                           .reason = change.kind,
                                                           .at = change.at});
    if (!ended) co_return fail(ended.error());
    const auto recorded = co_await record(
        transaction,
        AuditEvent{
            .kind = change.kind, .user_id = change.user_id, .session_id = {}, .client = {}, .at = change.at});
    if (!recorded) co_return fail(recorded.error());
    co_return Written{.changed = true, .ended = std::move(*ended)};
}

asio::awaitable<Result<Standing>> AccountStanding::suspend(Email email) const {
    return run({suspend_account, "suspended", "account_suspended", Administrator::goes}, std::move(email));
}

asio::awaitable<Result<Standing>> AccountStanding::activate(Email email) const {
    return run({activate_account, "active", "account_activated", Administrator::stays}, std::move(email));
}

asio::awaitable<Result<Standing>> AccountStanding::set_role(Email email, Role role) const {
    const auto administrator = role == Role::admin ? Administrator::stays : Administrator::goes;
    return run({set_account_role, to_text(role), "role_changed", administrator}, std::move(email));
}

asio::awaitable<Result<Standing>> AccountStanding::run(Change change, Email email) const {
    const auto found = co_await database_.read(find_account, bind(email.key()));
    if (!found) co_return fail(found.error());
    if (found->rows.empty())
        co_return fail(Error{.code = Code::not_found,
                             .reason = "not_found",
                             .detail = "there is no account of " + email.typed()});
    if (auto read = found->rows.front().read(change.user_id); !read) co_return fail(std::move(read.error()));
    change.at = clock_.now();
    const auto written = co_await database_.transact(&AccountStanding::write, change);
    if (!written) co_return fail(written.error());
    revocations_.add(written->ended);
    co_return Standing{.changed = written->changed, .sessions = written->ended.size()};
}

}  // namespace taxasge
