#include "server/users/confirm_email.hpp"

#include "server/audit/audit.hpp"
#include "server/database/constraint.hpp"
#include "server/sessions/end_sessions.hpp"
#include "server/users/even_time.hpp"

namespace asio = boost::asio;

namespace taxasge {
namespace {

using Ended = std::vector<Revocation>;

constexpr Statement find_by_token{
    "find_email_change_by_token",
    "SELECT user_id, session_id, users.password_version, email_changes.email, email_changes.email_key, "
    "users.email, users.email_key, first_name, language "
    "FROM email_changes JOIN users ON users.id = user_id "
    "AND users.password_version = email_changes.password_version "
    "WHERE token_hash = $1 AND spent_at IS NULL AND token_expires_at > $2"};

constexpr Statement find_by_id{
    "find_email_change_by_id",
    "SELECT user_id, session_id, users.password_version, email_changes.email, email_changes.email_key, "
    "users.email, users.email_key, first_name, language "
    "FROM email_changes JOIN users ON users.id = user_id "
    "AND users.password_version = email_changes.password_version "
    "WHERE email_changes.id = $1 AND spent_at IS NULL"};

// Counts before anybody compares, so that parallel guesses cannot outrun the count (AU-28).
constexpr Statement try_codes{
    "try_email_change_codes",
    "UPDATE email_changes SET code_tries = code_tries + 1 WHERE email_key = $1 AND spent_at IS NULL "
    "AND code_expires_at > $2 AND code_tries < $3 RETURNING id, code_hash"};

// The one condition that parallel answers meet, to the same letter or to several, an undo, and whoever
// changes the password. A login that was checked at the old address comes too late with it, and so does a
// reset.
constexpr Statement move_user{
    "move_user",
    "UPDATE users SET email = $3, email_key = $4, password_version = password_version + 1, "
    "revision = revision + 1, updated_at = $5 "
    "WHERE id = $1 AND password_version = $2 AND status = 'active'"};

constexpr Statement insert_undo{
    "insert_email_undo",
    "INSERT INTO email_undos (id, user_id, email, email_key, token_hash, created_at, expires_at) "
    "VALUES ($1, $2, $3, $4, $5, $6, $7)"};

struct Draft {
    Id user_id;
    std::int64_t password_version = 0;
    Address address;
    Address replaced;
    Bytes undo_hash;
    Ending ending;
    AuditEvent event;
    SealedLetter letter;
};

asio::awaitable<Result<void>> put_address(Transaction& transaction, const Draft& draft) {
    const Time now = draft.event.at;
    if (const auto free = co_await drop_unproved_account(transaction, draft.address.key); !free)
        co_return free;
    const auto moved = co_await transaction.run(
        move_user, bind(draft.user_id, draft.password_version, draft.address.typed, draft.address.key, now));
    if (!moved && is_broken_constraint(moved.error())) co_return fail(email_taken());
    if (!moved) co_return fail(moved.error());
    if (moved->affected != 1) co_return fail(invalid_or_expired_token());
    if (const auto voided = co_await void_letters(transaction, draft.user_id, now); !voided) co_return voided;
    const auto undo = co_await transaction.run(
        insert_undo, bind(Id::make(now), draft.user_id, draft.replaced.typed, draft.replaced.key,
                          draft.undo_hash, now, Time{now + undo_lifetime}));
    if (!undo) co_return fail(undo.error());
    co_return Result<void>{};
}

asio::awaitable<Result<Ended>> write_move(Transaction& transaction, Draft draft) {
    if (const auto put = co_await put_address(transaction, draft); !put) co_return fail(put.error());
    auto ended = co_await end_sessions(transaction, draft.ending);
    if (!ended) co_return ended;
    if (const auto audited = co_await record(transaction, draft.event); !audited)
        co_return fail(audited.error());
    if (const auto put = co_await Outbox::put(transaction, draft.letter); !put) co_return fail(put.error());
    co_return ended;
}

}  // namespace

asio::awaitable<Result<void>> ConfirmEmail::run(ConfirmEmailRequest request) const {
    const auto* token = std::get_if<VerificationToken>(&request.proof);
    auto found =
        token != nullptr ? co_await find(*token) : co_await find(std::get<EmailAndCode>(request.proof));
    if (!found) co_return fail(found.error());
    co_return co_await move(std::move(*found), std::move(request.client));
}

asio::awaitable<Result<void>> ConfirmEmail::move(Found found, std::string client) const {
    const Time now = parts_.clock.now();
    const auto undo = VerificationToken::make();
    const Letter letter{.kind = LetterKind::email_changed,
                        .to = found.replaced.typed,
                        .name = found.first_name,
                        .language = found.language,
                        .token = std::string{undo.expose()}};
    Draft draft{.user_id = found.user_id,
                .password_version = found.password_version,
                .address = std::move(found.address),
                .replaced = std::move(found.replaced),
                .undo_hash = undo.hash(),
                .ending = {.session_id = found.session_id,
                           .user_id = found.user_id,
                           .scope = Scope::others_of_user,
                           .reason = "email_changed",
                           .at = now},
                .event = {.kind = "email_changed",
                          .user_id = found.user_id,
                          .session_id = found.session_id,
                          .client = std::move(client),
                          .at = now},
                .letter = parts_.outbox.prepare(letter)};
    const auto ended = co_await parts_.database.transact(write_move, std::move(draft));
    if (!ended) co_return fail(ended.error());
    revocations_.add(*ended);
    parts_.outbox.announce();
    co_return Result<void>{};
}

asio::awaitable<Result<ConfirmEmail::Found>> ConfirmEmail::find(const VerificationToken& token) const {
    co_return co_await read(find_by_token, bind(token.hash(), parts_.clock.now()));
}

// A wrong guess is counted, which costs a commit, only where a letter was sent; its time must not tell (A19).
asio::awaitable<Result<ConfirmEmail::Found>> ConfirmEmail::find(const EmailAndCode& proof) const {
    const EvenTime even;
    auto found = co_await try_code(proof);
    if (!found) co_await even.pass();
    co_return found;
}

asio::awaitable<Result<ConfirmEmail::Found>> ConfirmEmail::try_code(const EmailAndCode& proof) const {
    const auto rows =
        co_await parts_.database.write(try_codes, bind(proof.email.key(), parts_.clock.now(), tries_a_code));
    if (!rows) co_return fail(rows.error());
    for (const Row& row : rows->rows) {
        Id id;
        Bytes code_hash;
        if (const auto ok = row.read(id, code_hash); !ok) co_return fail(ok.error());
        if (parts_.codes.matches(id, proof.code, code_hash)) co_return co_await read(find_by_id, bind(id));
    }
    co_return fail(invalid_or_expired_token());
}

asio::awaitable<Result<ConfirmEmail::Found>> ConfirmEmail::read(Statement statement,
                                                                Parameters parameters) const {
    const auto rows = co_await parts_.database.read(statement, std::move(parameters));
    if (!rows) co_return fail(rows.error());
    if (rows->rows.empty()) co_return fail(invalid_or_expired_token());
    Found found;
    std::string language;
    const auto ok = rows->rows.front().read(found.user_id, found.session_id, found.password_version,
                                            found.address.typed, found.address.key, found.replaced.typed,
                                            found.replaced.key, found.first_name, language);
    if (!ok) co_return fail(ok.error());
    found.language = parse_language(language).value_or(Language::es);
    co_return found;
}

}  // namespace taxasge
