#include "server/users/reset_letter.hpp"

#include "server/audit/audit.hpp"
#include "server/users/ask_for_letter.hpp"

namespace asio = boost::asio;

namespace taxasge {
namespace {

// Whoever sends this account a letter holds its row: the count of letters below cannot be outrun. Nor does
// one go to an address that the account had until a moment ago: a thief's, perhaps, from whom it was just
// taken back.
constexpr Statement lock_user{"lock_verified_user",
                              "UPDATE users SET email_verified = 1 "
                              "WHERE id = $1 AND email_verified = 1 AND email = $2"};

constexpr Statement count_recent{
    "count_recent_resets",
    "SELECT COUNT(*) FROM password_resets WHERE user_id = $1 AND code_expires_at > $2"};

constexpr Statement insert{
    "insert_password_reset",
    "INSERT INTO password_resets (id, user_id, token_hash, token_expires_at, code_hash, code_expires_at, "
    "code_tries, created_at) VALUES ($1, $2, $3, $4, $5, $6, 0, $7)"};

struct Draft {
    Id request_id;
    Id reset_id;
    KeptProof proof;
    SealedLetter letter;
    AuditEvent event;
    Id user_id;
    std::string email;
};

asio::awaitable<Result<void>> write_letter(Transaction& transaction, Draft draft) {
    const auto taken = co_await take_request(transaction, draft.request_id);
    if (!taken) co_return fail(taken.error());
    if (!*taken) co_return Result<void>{};
    const auto locked = co_await transaction.run(lock_user, bind(draft.user_id, draft.email));
    if (!locked) co_return fail(locked.error());
    if (locked->affected != 1) co_return Result<void>{};  // gone in the meantime, or moved
    const auto recent =
        co_await count_recent_letters(transaction, count_recent, draft.user_id, draft.proof.issued_at);
    if (!recent) co_return fail(recent.error());
    if (*recent >= letters_an_hour) co_return Result<void>{};
    const auto inserted = co_await insert_reset(transaction, draft.reset_id, draft.user_id, draft.proof);
    if (!inserted) co_return inserted;
    if (const auto put = co_await Outbox::put(transaction, draft.letter); !put) co_return put;
    co_return co_await record(transaction, draft.event);
}

}  // namespace

asio::awaitable<Result<void>> insert_reset(Transaction& transaction, Id reset_id, Id user_id,
                                           KeptProof proof) {
    const auto inserted = co_await transaction.run(
        insert, bind(reset_id, user_id, proof.token_hash, Time{proof.issued_at + reset_token_lifetime},
                     proof.code_hash, Time{proof.issued_at + code_lifetime}, proof.issued_at));
    if (!inserted) co_return fail(inserted.error());
    co_return Result<void>{};
}

asio::awaitable<Result<void>> ResetLetter::run(ResetLetterRequest request) const {
    const Time now = parts_.clock.now();
    const Id reset_id = Id::make(now);
    const IssuedProof proof = issue_proof(Letter{.kind = LetterKind::reset_password,
                                                 .to = request.email,
                                                 .name = request.first_name,
                                                 .language = request.language},
                                          reset_id, parts_.codes, now);
    const auto written =
        co_await parts_.database.transact(write_letter, Draft{.request_id = request.request_id,
                                                              .reset_id = reset_id,
                                                              .proof = proof.kept,
                                                              .letter = parts_.outbox.prepare(proof.letter),
                                                              .event = {.kind = "password_reset_requested",
                                                                        .user_id = request.user_id,
                                                                        .session_id = {},
                                                                        .client = request.client,
                                                                        .at = now},
                                                              .user_id = request.user_id,
                                                              .email = request.email});
    if (written) parts_.outbox.announce();
    co_return written;
}

}  // namespace taxasge
