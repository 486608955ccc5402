#include "server/users/resend_verification.hpp"

#include "server/users/ask_for_letter.hpp"

namespace asio = boost::asio;

namespace taxasge {
namespace {

constexpr Statement find_waiting{
    "find_waiting_registration",
    "SELECT registrations.id, user_id, registrations.email, registrations.first_name, "
    "registrations.last_name, "
    "registrations.phone, registrations.user_type, registrations.language, password_hash, device_hash, "
    "code_hash "
    "FROM registrations JOIN users ON users.id = registrations.user_id "
    "WHERE users.email_key = $1 AND users.email_verified = 0 AND spent_at IS NULL "
    "ORDER BY CASE WHEN device_hash = $2 THEN 0 ELSE 1 END, registrations.created_at DESC LIMIT 1"};

// Whoever changes the account's registrations holds its row: the count of letters below cannot be outrun.
constexpr Statement lock_waiting_user{
    "lock_waiting_user", "UPDATE users SET email_verified = 0 WHERE id = $1 AND email_verified = 0"};

struct Draft {
    Id request_id;
    Registration registration;
    KeptProof proof;
    SealedLetter letter;
    Time now;
};

asio::awaitable<Result<void>> write_letter(Transaction& transaction, Draft draft) {
    const auto taken = co_await take_request(transaction, draft.request_id);
    if (!taken) co_return fail(taken.error());
    if (!*taken) co_return Result<void>{};
    const Id user_id = draft.registration.user_id;
    const auto locked = co_await transaction.run(lock_waiting_user, bind(user_id));
    if (!locked) co_return fail(locked.error());
    if (locked->affected != 1) co_return Result<void>{};  // verified in the meantime
    const auto recent = co_await count_recent_letters(transaction, user_id, draft.now);
    if (!recent) co_return fail(recent.error());
    if (*recent >= letters_an_hour) co_return Result<void>{};
    const auto inserted =
        co_await insert_registration(transaction, draft.registration, draft.proof, RegistrationKind::live);
    if (!inserted) co_return inserted;
    co_return co_await Outbox::put(transaction, draft.letter);
}

}  // namespace

asio::awaitable<Result<void>> ResendVerification::run(ResendRequest request) const {
    const auto rows =
        co_await parts_.database.read(find_waiting, bind(request.email_key, request.device_hash));
    if (!rows) co_return fail(rows.error());
    if (rows->rows.empty()) co_return co_await drop_request(parts_.database, request.request_id);
    auto found = read_registration(rows->rows.front());
    if (!found) co_return fail(found.error());

    const Time now = parts_.clock.now();
    Registration registration = std::move(found->registration);
    registration.id = Id::make(now);
    const IssuedProof proof = issue_proof(registration, parts_.codes, now);
    const auto written =
        co_await parts_.database.transact(write_letter, Draft{.request_id = request.request_id,
                                                              .registration = std::move(registration),
                                                              .proof = proof.kept,
                                                              .letter = parts_.outbox.prepare(proof.letter),
                                                              .now = now});
    if (written) parts_.outbox.announce();
    co_return written;
}

}  // namespace taxasge
