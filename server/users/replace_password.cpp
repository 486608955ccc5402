#include "server/users/replace_password.hpp"

#include "server/audit/audit.hpp"
#include "server/sessions/end_sessions.hpp"
#include "server/users/credential.hpp"

namespace asio = boost::asio;

namespace taxasge {
namespace {

using Ended = std::vector<Revocation>;

// The one condition that parallel answers to the same letter, or to several, meet. It also locks the row,
// which every login touches before it opens its session.
constexpr Statement count_password{"count_password",
                                   "UPDATE users SET password_version = password_version + 1 "
                                   "WHERE id = $1 AND password_version = $2 AND email_verified = 1"};

constexpr Statement spend_resets{
    "spend_password_resets",
    "UPDATE password_resets SET spent_at = $2 WHERE user_id = $1 AND spent_at IS NULL"};

struct Draft {
    Id user_id;
    std::int64_t password_version = 0;
    Secret password_hash;
    Ending ending;
    AuditEvent event;
    SealedLetter letter;
};

asio::awaitable<Result<void>> put_new_password(Transaction& transaction, const Draft& draft) {
    const auto counted =
        co_await transaction.run(count_password, bind(draft.user_id, draft.password_version));
    if (!counted) co_return fail(counted.error());
    if (counted->affected != 1)
        co_return fail(Error{.code = Code::precondition_failed, .detail = "the password is another one"});
    const auto spent = co_await transaction.run(spend_resets, bind(draft.user_id, draft.event.at));
    if (!spent) co_return fail(spent.error());
    co_return co_await put_password(transaction, draft.user_id, draft.password_hash, draft.event.at);
}

asio::awaitable<Result<Ended>> write_replacement(Transaction& transaction, Draft draft) {
    if (const auto put = co_await put_new_password(transaction, draft); !put) co_return fail(put.error());
    auto ended = co_await end_sessions(transaction, draft.ending);
    if (!ended) co_return ended;
    if (const auto audited = co_await record(transaction, draft.event); !audited)
        co_return fail(audited.error());
    if (const auto put = co_await Outbox::put(transaction, draft.letter); !put) co_return fail(put.error());
    co_return ended;
}

Draft draft_of(const PasswordReplacement& replacement, Time now) {
    const PasswordOwner& owner = replacement.owner;
    const auto& kept = replacement.session_id;
    return {.user_id = owner.id,
            .password_version = owner.password_version,
            .password_hash = {},
            .ending = {.session_id = kept.value_or(Id{}),
                       .user_id = owner.id,
                       .scope = kept ? Scope::others_of_user : Scope::all_of_user,
                       .reason = replacement.reason,
                       .at = now},
            .event = {.kind = replacement.reason,
                      .user_id = owner.id,
                      .session_id = kept,
                      .client = replacement.client,
                      .at = now},
            .letter = {}};
}

}  // namespace

asio::awaitable<Result<void>> ReplacePassword::run(PasswordReplacement replacement) const {
    const PasswordOwner& owner = replacement.owner;
    const PasswordContext context{owner.first_name, owner.last_name, owner.email};
    const auto allowed = co_await parts_.policy.check(replacement.new_password, context, "new_password");
    if (!allowed) co_return allowed;
    const auto hash = co_await parts_.hasher.hash(replacement.new_password);
    if (!hash) co_return fail(hash.error());

    Draft draft = draft_of(replacement, parts_.clock.now());
    draft.password_hash = *hash;
    draft.letter = parts_.outbox.prepare(Letter{.kind = LetterKind::password_changed,
                                                .to = owner.email,
                                                .name = owner.first_name,
                                                .language = owner.language});
    const auto ended = co_await parts_.database.transact(write_replacement, std::move(draft));
    if (!ended) co_return fail(ended.error());
    revocations_.add(*ended);
    parts_.outbox.announce();
    co_return Result<void>{};
}

}  // namespace taxasge
