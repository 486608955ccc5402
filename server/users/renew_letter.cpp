#include "server/users/renew_letter.hpp"

namespace asio = boost::asio;

namespace taxasge {
namespace {

using Renewed = std::optional<SealedLetter>;

// Whoever gets a letter shall have at least this long to type its code.
constexpr std::chrono::milliseconds worth_sending = code_lifetime / 2;

// Where the link and the code of a kind of letter are kept, one row a letter.
struct Keeper {
    std::chrono::hours token_lifetime;
    Statement find;   // $1 the token's hash -> id, user_id, code_expires_at; no row, once it is spent
    Statement lock;   // $1 the user; changes one row, as long as the user needs such a letter
    Statement count;  // $1 the user, $2 a moment, $3 an id -> how many others have codes that end later
    Statement renew;  // $1 the id, $2 … $5 hash and end of the token, hash and end of the code
};

// Whoever sends an account a letter holds its row: the count of codes cannot be outrun.
constexpr Keeper registrations{
    token_lifetime,
    {"find_waiting_letter_registration",
     "SELECT id, user_id, code_expires_at FROM registrations WHERE token_hash = $1 AND spent_at IS NULL"},
    {"lock_user_of_waiting_registration",
     "UPDATE users SET email_verified = 0 WHERE id = $1 AND email_verified = 0"},
    {"count_codes_of_registrations",
     "SELECT COUNT(*) FROM registrations WHERE user_id = $1 AND code_expires_at > $2 AND id <> $3"},
    {"renew_registration",
     "UPDATE registrations SET token_hash = $2, token_expires_at = $3, code_hash = $4, code_expires_at = $5 "
     "WHERE id = $1 AND spent_at IS NULL"}};

constexpr Keeper resets{
    reset_token_lifetime,
    {"find_waiting_letter_reset",
     "SELECT id, user_id, code_expires_at FROM password_resets WHERE token_hash = $1 AND spent_at IS NULL"},
    {"lock_user_of_waiting_reset",
     "UPDATE users SET email_verified = 1 WHERE id = $1 AND email_verified = 1"},
    {"count_codes_of_resets",
     "SELECT COUNT(*) FROM password_resets WHERE user_id = $1 AND code_expires_at > $2 AND id <> $3"},
    {"renew_password_reset",
     "UPDATE password_resets SET token_hash = $2, token_expires_at = $3, code_hash = $4, code_expires_at = "
     "$5 "
     "WHERE id = $1 AND spent_at IS NULL"}};

constexpr Keeper email_changes{
    token_lifetime,
    {"find_waiting_letter_email_change",
     "SELECT id, user_id, code_expires_at FROM email_changes WHERE token_hash = $1 AND spent_at IS NULL"},
    {"lock_user_of_waiting_email_change",
     "UPDATE users SET email_verified = 1 WHERE id = $1 AND status = 'active'"},
    {"count_codes_of_email_changes",
     "SELECT COUNT(*) FROM email_changes WHERE user_id = $1 AND code_expires_at > $2 AND id <> $3"},
    {"renew_email_change",
     "UPDATE email_changes SET token_hash = $2, token_expires_at = $3, code_hash = $4, code_expires_at = $5 "
     "WHERE id = $1 AND spent_at IS NULL"}};

constexpr Statement find_login_code{
    "find_waiting_login_code",
    "SELECT code_id, code_hash, code_issued_at FROM login_failures WHERE lane = $1 AND code_id IS NOT NULL"};

constexpr Statement renew_login_code{
    "renew_login_code",
    "UPDATE login_failures SET code_hash = $3, code_issued_at = $4 WHERE lane = $1 AND code_hash = $2"};

struct Draft {
    LeasedLetter leased;
    Letter letter;
    Keeper keeper;
    const CodeHasher* codes = nullptr;
    const Outbox* outbox = nullptr;
    Time now;
};

struct Kept {
    Id id;
    Id user_id;
    Time code_expires_at;
};

asio::awaitable<Result<Renewed>> reword(Transaction& transaction, Draft draft, Letter letter) {
    draft.leased.letter = draft.outbox->reword(draft.leased.letter, letter);
    const auto reworded = co_await LetterQueue::reword(transaction, draft.leased);
    if (!reworded) co_return fail(reworded.error());
    if (*reworded == Outcome::lease_lost)
        co_return fail(unavailable("another instance took the letter over"));
    co_return Renewed{draft.leased.letter};
}

asio::awaitable<Result<std::optional<Kept>>> find(Transaction& transaction, const Draft& draft) {
    const auto token = VerificationToken::parse(draft.letter.token);
    if (!token) co_return std::nullopt;
    const auto rows = co_await transaction.run(draft.keeper.find, bind(token->hash()));
    if (!rows) co_return fail(rows.error());
    if (rows->rows.empty()) co_return std::nullopt;
    Kept kept;
    const auto read = rows->rows.front().read(kept.id, kept.user_id, kept.code_expires_at);
    if (!read) co_return fail(read.error());
    co_return kept;
}

// A renewed code counts as an issued one: five an hour an account (A13). The tries that were spent stay
// spent.
asio::awaitable<Result<bool>> may_have_another(Transaction& transaction, const Draft& draft,
                                               const Kept& kept) {
    const auto locked = co_await transaction.run(draft.keeper.lock, bind(kept.user_id));
    if (!locked) co_return fail(locked.error());
    if (locked->affected != 1) co_return false;
    const auto rows = co_await transaction.run(
        draft.keeper.count, bind(kept.user_id, draft.now - std::chrono::hours{1} + code_lifetime, kept.id));
    if (!rows) co_return fail(rows.error());
    std::int64_t others = letters_an_hour;
    for (const Row& row : rows->rows)
        if (const auto read = row.read(others); !read) co_return fail(read.error());
    co_return others < letters_an_hour;
}

asio::awaitable<Result<Renewed>> renew_proof(Transaction& transaction, Draft draft) {
    const auto kept = co_await find(transaction, draft);
    if (!kept) co_return fail(kept.error());
    if (!*kept) co_return Renewed{};
    const Kept& row = **kept;
    if (row.code_expires_at - draft.now >= worth_sending) co_return Renewed{draft.leased.letter};
    const auto may = co_await may_have_another(transaction, draft, row);
    if (!may) co_return fail(may.error());
    if (!*may) co_return Renewed{};
    const IssuedProof proof = issue_proof(draft.letter, row.id, *draft.codes, draft.now);
    const auto renewed = co_await transaction.run(
        draft.keeper.renew, bind(row.id, proof.kept.token_hash, Time{draft.now + draft.keeper.token_lifetime},
                                 proof.kept.code_hash, Time{draft.now + code_lifetime}));
    if (!renewed) co_return fail(renewed.error());
    if (renewed->affected != 1) co_return Renewed{};
    co_return co_await reword(transaction, draft, proof.letter);
}

asio::awaitable<Result<Renewed>> renew_code(Transaction& transaction, Draft draft) {
    const Bytes lane = draft.letter.code_kept_in;
    const auto rows = co_await transaction.run(find_login_code, bind(lane));
    if (!rows) co_return fail(rows.error());
    if (rows->rows.empty()) co_return Renewed{};
    Id id;
    Bytes hash;
    Time issued_at;
    if (const auto read = rows->rows.front().read(id, hash, issued_at); !read) co_return fail(read.error());
    const auto sent = VerificationCode::parse(draft.letter.code);
    if (!sent || !draft.codes->matches(id, *sent, hash)) co_return Renewed{};  // a later letter has the code
    if (issued_at + code_lifetime - draft.now >= worth_sending) co_return Renewed{draft.leased.letter};
    const auto code = VerificationCode::make();
    const auto renewed =
        co_await transaction.run(renew_login_code, bind(lane, hash, draft.codes->hash(id, code), draft.now));
    if (!renewed) co_return fail(renewed.error());
    if (renewed->affected != 1) co_return Renewed{};
    draft.letter.code = code.expose();
    co_return co_await reword(transaction, draft, draft.letter);
}

}  // namespace

// Nearly every letter goes out within seconds, without another look at the database.
asio::awaitable<Result<Renewed>> RenewLetter::run(LeasedLetter leased) const {
    const Time now = parts_.clock.now();
    if (now - leased.letter.created_at <= worth_sending) co_return Renewed{leased.letter};
    auto letter = parts_.outbox.open(leased.letter);
    if (!letter) co_return fail(letter.error());
    Draft draft{.leased = leased,
                .letter = std::move(*letter),
                .keeper = registrations,
                .codes = &parts_.codes,
                .outbox = &parts_.outbox,
                .now = now};
    switch (draft.letter.kind) {
        case LetterKind::verify_email:
            co_return co_await parts_.database.transact(renew_proof, std::move(draft));
        case LetterKind::confirm_email:
            draft.keeper = email_changes;
            co_return co_await parts_.database.transact(renew_proof, std::move(draft));
        case LetterKind::reset_password:
        case LetterKind::email_restored:
            draft.keeper = resets;
            co_return co_await parts_.database.transact(renew_proof, std::move(draft));
        case LetterKind::login_code:
            if (draft.letter.code_kept_in.empty()) break;  // of a release that did not write it down
            co_return co_await parts_.database.transact(renew_code, std::move(draft));
        default:  // carries no code
            break;
    }
    co_return Renewed{leased.letter};
}

}  // namespace taxasge
