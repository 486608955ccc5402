#include "server/passkeys/remove_passkey.hpp"

#include "server/audit/audit.hpp"
#include "server/passkeys/passkey_owner.hpp"
#include "server/users/confirm_password.hpp"

namespace asio = boost::asio;

namespace taxasge {
namespace {

constexpr Statement delete_passkey{"delete_passkey", "DELETE FROM passkeys WHERE id = $1 AND user_id = $2"};

asio::awaitable<Result<bool>> write_removal(Transaction& transaction, Id passkey_id, AuditEvent event,
                                            SealedLetter letter) {
    const auto removed = co_await transaction.run(delete_passkey, bind(passkey_id, *event.user_id));
    if (!removed) co_return fail(removed.error());
    if (removed->affected == 0) co_return false;
    if (const auto noted = co_await record(transaction, event); !noted) co_return fail(noted.error());
    if (const auto told = co_await Outbox::put(transaction, letter); !told) co_return fail(told.error());
    co_return true;
}

}  // namespace

asio::awaitable<Result<void>> RemovePasskey::run(RemovePasskeyRequest request) const {
    const Time now = clock_.now();
    if (!is_fresh(request.session, now))
        co_return fail(Error{.code = Code::forbidden, .reason = "recent_login_required"});
    const auto owner = co_await find_passkey_owner(database_, request.session.user_id);
    if (!owner) co_return fail(owner.error());
    const AuditEvent event{.kind = "passkey_removed",
                           .user_id = request.session.user_id,
                           .session_id = request.session.id,
                           .client = request.client,
                           .at = now};
    const SealedLetter letter = outbox_.prepare(passkey_letter(
        LetterKind::passkey_removed, *owner, done_from(request.user_agent, request.client, now)));
    const auto removed = co_await database_.transact(write_removal, request.passkey_id, event, letter);
    if (!removed) co_return fail(removed.error());
    if (!*removed) co_return fail(Error{.code = Code::not_found, .reason = "not_found"});
    outbox_.announce();
    co_return Result<void>{};
}

}  // namespace taxasge
