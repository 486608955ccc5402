#include "server/users/email_change_desk.hpp"

#include "base/log.hpp"
#include "server/audit/audit.hpp"

namespace asio = boost::asio;

namespace taxasge {
namespace {

constexpr std::int64_t requests_a_look = 16;

constexpr Statement find_requests{
    "find_email_change_requests",
    "SELECT asked.id, asked.user_id, asked.session_id, asked.password_version, asked.email, asked.email_key, "
    "asked.client, users.first_name, users.language, owner.email, owner.first_name, owner.language "
    "FROM email_change_requests AS asked JOIN users ON users.id = asked.user_id "
    "LEFT JOIN users AS owner ON owner.email_key = asked.email_key AND owner.email_verified = 1 "
    "AND owner.id <> asked.user_id ORDER BY asked.created_at, asked.id LIMIT $1"};

constexpr Statement take{"take_email_change_request", "DELETE FROM email_change_requests WHERE id = $1"};

// Holds the row: the count of letters below cannot be outrun. Whose password, address or standing changed
// since asking asks again.
constexpr Statement lock_user{"lock_user_who_asked",
                              "UPDATE users SET email_verified = 1 "
                              "WHERE id = $1 AND password_version = $2 AND status = 'active'"};

constexpr Statement count_recent{"count_recent_email_changes",
                                 "SELECT COUNT(*) FROM email_changes "
                                 "WHERE (user_id = $1 OR email_key = $2) AND code_expires_at > $3"};

constexpr Statement insert{
    "insert_email_change",
    "INSERT INTO email_changes (id, user_id, session_id, password_version, email, email_key, token_hash, "
    "token_expires_at, code_hash, code_expires_at, code_tries, created_at, spent_at) "
    "VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, 0, $11, $12)"};

struct Asked {
    Id id;
    Id user_id;
    Id session_id;
    std::int64_t password_version = 0;
    std::string email;
    std::string email_key;
    std::string client;
};

struct Draft {
    Asked asked;
    Id change_id;
    KeptProof proof;
    SealedLetter letter;
    std::optional<Time> spent_at;  // from the start, where somebody has the address
};

// Who gets the letter: the new address, or the account that has it.
struct Addressee {
    std::string email;
    std::string first_name;
    std::string language;
};

asio::awaitable<Result<bool>> may_have_a_letter(Transaction& transaction, const Draft& draft) {
    const Asked& asked = draft.asked;
    const auto locked = co_await transaction.run(lock_user, bind(asked.user_id, asked.password_version));
    if (!locked) co_return fail(locked.error());
    if (locked->affected != 1) co_return false;
    const Time an_hour_ago = draft.proof.issued_at - std::chrono::hours{1};
    const auto counted = co_await transaction.run(
        count_recent, bind(asked.user_id, asked.email_key, Time{an_hour_ago + code_lifetime}));
    if (!counted) co_return fail(counted.error());
    std::int64_t recent = letters_an_hour;
    if (const auto read = counted->rows.front().read(recent); !read) co_return fail(read.error());
    co_return recent < letters_an_hour;
}

asio::awaitable<Result<void>> insert_change(Transaction& transaction, const Draft& draft) {
    const Asked& asked = draft.asked;
    const KeptProof& proof = draft.proof;
    const auto inserted = co_await transaction.run(
        insert,
        bind(draft.change_id, asked.user_id, asked.session_id, asked.password_version, asked.email,
             asked.email_key, proof.token_hash, Time{proof.issued_at + token_lifetime}, proof.code_hash,
             Time{proof.issued_at + code_lifetime}, proof.issued_at, draft.spent_at));
    if (!inserted) co_return fail(inserted.error());
    co_return Result<void>{};
}

asio::awaitable<Result<void>> write_letter(Transaction& transaction, Draft draft) {
    const auto taken = co_await transaction.run(take, bind(draft.asked.id));
    if (!taken) co_return fail(taken.error());
    if (taken->affected != 1) co_return Result<void>{};  // another instance was first
    const auto may = co_await may_have_a_letter(transaction, draft);
    if (!may) co_return fail(may.error());
    if (!*may) co_return Result<void>{};
    if (const auto inserted = co_await insert_change(transaction, draft); !inserted) co_return inserted;
    if (const auto put = co_await Outbox::put(transaction, draft.letter); !put) co_return put;
    co_return co_await record(transaction, AuditEvent{.kind = "email_change_requested",
                                                      .user_id = draft.asked.user_id,
                                                      .session_id = draft.asked.session_id,
                                                      .client = draft.asked.client,
                                                      .at = draft.proof.issued_at});
}

}  // namespace

asio::awaitable<Result<std::int64_t>> EmailChangeDesk::answer_some() const {
    const auto rows = co_await parts_.database.read(find_requests, bind(requests_a_look));
    if (!rows) co_return fail(rows.error());
    std::int64_t answered = 0;
    for (const Row& row : rows->rows) {
        const auto done = co_await answer(row);
        if (!done && done.error().code == Code::unavailable) co_return fail(done.error());
        if (!done) log::error("email_change_unanswerable", {{"detail", done.error().detail}});
        answered += done ? 1 : 0;
    }
    co_return answered;
}

asio::awaitable<Result<void>> EmailChangeDesk::answer(const Row& row) const {
    Draft draft;
    Asked& asked = draft.asked;
    Addressee person;
    std::optional<std::string> owner_email;
    std::optional<std::string> owner_name;
    std::optional<std::string> owner_language;
    const auto ok = row.read(asked.id, asked.user_id, asked.session_id, asked.password_version, asked.email,
                             asked.email_key, asked.client, person.first_name, person.language, owner_email,
                             owner_name, owner_language);
    if (!ok) co_return fail(ok.error());
    const bool is_taken = owner_email.has_value();
    const auto told = is_taken ? Addressee{*owner_email, owner_name.value_or(""), owner_language.value_or("")}
                               : Addressee{asked.email, person.first_name, person.language};
    Letter letter{.kind = is_taken ? LetterKind::address_taken : LetterKind::confirm_email,
                  .to = told.email,
                  .name = told.first_name,
                  .language = parse_language(told.language).value_or(Language::es)};
    const Time now = parts_.clock.now();
    draft.change_id = Id::make(now);
    const IssuedProof proof = issue_proof(letter, draft.change_id, parts_.codes, now);
    draft.proof = proof.kept;
    if (is_taken) draft.spent_at = now;
    draft.letter = parts_.outbox.prepare(is_taken ? letter : proof.letter);
    const auto written = co_await parts_.database.transact(write_letter, std::move(draft));
    if (written) parts_.outbox.announce();
    co_return written;
}

}  // namespace taxasge
