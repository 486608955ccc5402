#include "server/users/undo_email.hpp"

#include "server/audit/audit.hpp"
#include "server/database/constraint.hpp"
#include "server/sessions/end_sessions.hpp"
#include "server/users/reset_letter.hpp"

namespace asio = boost::asio;

namespace taxasge {
namespace {

using Ended = std::vector<Revocation>;

constexpr Statement find_undo{
    "find_email_undo",
    "SELECT email_undos.id, user_id, email_undos.email, email_undos.email_key, email_undos.created_at, "
    "users.email, first_name, language FROM email_undos JOIN users ON users.id = user_id "
    "WHERE token_hash = $1 AND spent_at IS NULL AND expires_at > $2"};

// No condition on what was changed since: that is what this undoes. It also locks the row.
constexpr Statement restore_user{
    "restore_user",
    "UPDATE users SET email = $2, email_key = $3, password_version = password_version + 1, "
    "revision = revision + 1, updated_at = $4 WHERE id = $1"};

// With it go the ways back to addresses that the account got later: they may be the thief's. An earlier one
// stays.
constexpr Statement spend_undos{
    "spend_email_undos",
    "UPDATE email_undos SET spent_at = $2 WHERE user_id = $1 AND created_at >= $3 "
    "AND spent_at IS NULL RETURNING id"};

constexpr Statement drop_password{"drop_password", "DELETE FROM credentials WHERE user_id = $1"};

// What the thief signed in with is a new device again, and told.
constexpr Statement forget_devices{"forget_devices_of_user", "DELETE FROM known_devices WHERE user_id = $1"};

// Nor does whoever somebody else vouches for (server/firebase) get in any more, when that was linked since,
// nor with a passkey that was added since.
constexpr Statement drop_later_identities{"drop_later_identities",
                                          "DELETE FROM identities WHERE user_id = $1 AND linked_at >= $2"};

constexpr Statement drop_later_passkeys{"drop_later_passkeys",
                                        "DELETE FROM passkeys WHERE user_id = $1 AND created_at >= $2"};

struct Draft {
    Id undo_id;
    Id user_id;
    Address address;
    Time created_at;
    Id reset_id;
    KeptProof reset;
    Ending ending;
    AuditEvent event;
    std::vector<SealedLetter> letters;
};

struct Found {
    Draft draft;
    std::string replaced;  // the address that loses the account
    std::string first_name;
    Language language = Language::es;
};

Result<void> find_own(const RowSet& spent, const Id& undo_id) {
    for (const Row& row : spent.rows) {
        Id id;
        if (const auto read = row.read(id); !read) return fail(read.error());
        if (id == undo_id) return {};
    }
    return fail(invalid_or_expired_token());
}

asio::awaitable<Result<void>> put_address_back(Transaction& transaction, const Draft& draft) {
    const Time now = draft.event.at;
    if (const auto free = co_await drop_unproved_account(transaction, draft.address.key); !free)
        co_return free;
    const auto restored = co_await transaction.run(
        restore_user, bind(draft.user_id, draft.address.typed, draft.address.key, now));
    if (!restored && is_broken_constraint(restored.error())) co_return fail(email_taken());
    if (!restored) co_return fail(restored.error());
    const auto spent = co_await transaction.run(spend_undos, bind(draft.user_id, now, draft.created_at));
    if (!spent) co_return fail(spent.error());
    co_return find_own(*spent, draft.undo_id);
}

asio::awaitable<Result<void>> shut_out(Transaction& transaction, const Draft& draft) {
    if (const auto voided = co_await void_letters(transaction, draft.user_id, draft.event.at); !voided)
        co_return voided;
    for (const Statement& forget : {drop_password, forget_devices}) {
        const auto forgotten = co_await transaction.run(forget, bind(draft.user_id));
        if (!forgotten) co_return fail(forgotten.error());
    }
    for (const Statement& drop : {drop_later_identities, drop_later_passkeys}) {
        const auto dropped = co_await transaction.run(drop, bind(draft.user_id, draft.created_at));
        if (!dropped) co_return fail(dropped.error());
    }
    co_return co_await insert_reset(transaction, draft.reset_id, draft.user_id, draft.reset);
}

asio::awaitable<Result<Ended>> write_undo(Transaction& transaction, Draft draft) {
    if (const auto put = co_await put_address_back(transaction, draft); !put) co_return fail(put.error());
    if (const auto shut = co_await shut_out(transaction, draft); !shut) co_return fail(shut.error());
    auto ended = co_await end_sessions(transaction, draft.ending);
    if (!ended) co_return ended;
    if (const auto audited = co_await record(transaction, draft.event); !audited)
        co_return fail(audited.error());
    for (const SealedLetter& letter : draft.letters)
        if (const auto put = co_await Outbox::put(transaction, letter); !put) co_return fail(put.error());
    co_return ended;
}

asio::awaitable<Result<Found>> find(const AccountParts& parts, const VerificationToken& token) {
    const auto rows = co_await parts.database.read(find_undo, bind(token.hash(), parts.clock.now()));
    if (!rows) co_return fail(rows.error());
    if (rows->rows.empty()) co_return fail(invalid_or_expired_token());
    Found found;
    Draft& draft = found.draft;
    std::string language;
    const auto read =
        rows->rows.front().read(draft.undo_id, draft.user_id, draft.address.typed, draft.address.key,
                                draft.created_at, found.replaced, found.first_name, language);
    if (!read) co_return fail(read.error());
    found.language = parse_language(language).value_or(Language::es);
    co_return found;
}

// The restored address is led to a new password; the one that loses the account is told.
std::vector<SealedLetter> letters_of(const AccountParts& parts, const Found& found,
                                     const IssuedProof& reset) {
    const Letter told{.kind = LetterKind::email_withdrawn,
                      .to = found.replaced,
                      .name = found.first_name,
                      .language = found.language};
    return {parts.outbox.prepare(reset.letter), parts.outbox.prepare(told)};
}

}  // namespace

asio::awaitable<Result<void>> UndoEmail::run(UndoEmailRequest request) const {
    auto found = co_await find(parts_, request.token);
    if (!found) co_return fail(found.error());
    const Time now = parts_.clock.now();
    Draft& draft = found->draft;
    draft.reset_id = Id::make(now);
    const IssuedProof reset = issue_proof(Letter{.kind = LetterKind::email_restored,
                                                 .to = draft.address.typed,
                                                 .name = found->first_name,
                                                 .language = found->language},
                                          draft.reset_id, parts_.codes, now);
    draft.reset = reset.kept;
    draft.ending = {.session_id = {},
                    .user_id = draft.user_id,
                    .scope = Scope::all_of_user,
                    .reason = "email_restored",
                    .at = now};
    draft.event = {.kind = "email_restored",
                   .user_id = draft.user_id,
                   .session_id = {},
                   .client = std::move(request.client),
                   .at = now};
    draft.letters = letters_of(parts_, *found, reset);
    const auto ended = co_await parts_.database.transact(write_undo, std::move(draft));
    if (!ended) co_return fail(ended.error());
    revocations_.add(*ended);
    parts_.outbox.announce();
    co_return Result<void>{};
}

}  // namespace taxasge
