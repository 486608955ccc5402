#include "server/users/reset_password.hpp"

#include "base/log.hpp"
#include "server/users/even_time.hpp"

namespace asio = boost::asio;

namespace taxasge {
namespace {

constexpr Statement find_by_token{
    "find_reset_by_token",
    "SELECT users.id, email, first_name, last_name, language, password_version, password_resets.id "
    "FROM password_resets JOIN users ON users.id = password_resets.user_id "
    "WHERE token_hash = $1 AND spent_at IS NULL AND token_expires_at > $2"};

constexpr Statement find_by_id{
    "find_reset_by_id",
    "SELECT users.id, email, first_name, last_name, language, password_version, password_resets.id "
    "FROM password_resets JOIN users ON users.id = password_resets.user_id "
    "WHERE password_resets.id = $1 AND spent_at IS NULL"};

// Counts before anybody compares, so that parallel guesses cannot outrun the count (AU-28).
constexpr Statement try_codes{
    "try_reset_codes",
    "UPDATE password_resets SET code_tries = code_tries + 1 "
    "WHERE user_id = (SELECT users.id FROM users WHERE users.email_key = $1) "
    "AND spent_at IS NULL AND code_expires_at > $2 AND code_tries < $3 RETURNING id, code_hash"};

constexpr Statement uncount_try{
    "uncount_reset_try",
    "UPDATE password_resets SET code_tries = code_tries - 1 WHERE id = $1 AND code_tries > 0 "
    "AND spent_at IS NULL"};

}  // namespace

asio::awaitable<Result<void>> ResetPassword::run(ResetPasswordRequest request) const {
    const auto place = co_await parts_.hasher.admit();
    if (!place) co_return fail(place.error());
    const auto* token = std::get_if<VerificationToken>(&request.proof);
    auto found =
        token != nullptr ? co_await find(*token) : co_await find(std::get<EmailAndCode>(request.proof));
    if (!found) co_return fail(found.error());
    const auto done = co_await replace_.run({.owner = std::move(found->owner),
                                             .new_password = request.new_password,
                                             .reason = "password_reset",
                                             .session_id = {},
                                             .client = request.client});
    if (!done && done.error().code == Code::precondition_failed) co_return fail(invalid_or_expired_token());
    if (!done && token == nullptr) co_await give_back_try(found->reset_id);
    co_return done;
}

asio::awaitable<Result<ResetPassword::Found>> ResetPassword::find(const VerificationToken& token) const {
    co_return co_await read(find_by_token, bind(token.hash(), parts_.clock.now()));
}

// A wrong guess is counted, which costs a commit, only where a letter was sent; its time must not tell (A19).
asio::awaitable<Result<ResetPassword::Found>> ResetPassword::find(const EmailAndCode& proof) const {
    const EvenTime even;
    auto found = co_await try_code(proof);
    if (!found) co_await even.pass();
    co_return found;
}

asio::awaitable<Result<ResetPassword::Found>> ResetPassword::try_code(const EmailAndCode& proof) const {
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

asio::awaitable<Result<ResetPassword::Found>> ResetPassword::read(Statement statement,
                                                                  Parameters parameters) const {
    const auto rows = co_await parts_.database.read(statement, std::move(parameters));
    if (!rows) co_return fail(rows.error());
    if (rows->rows.empty()) co_return fail(invalid_or_expired_token());
    Found found;
    auto owner = read_password_owner(rows->rows.front(), found.reset_id);
    if (!owner) co_return fail(owner.error());
    found.owner = std::move(*owner);
    co_return found;
}

// The code was right and only the password was not: that is no guess. A failure costs one try and nothing
// else.
asio::awaitable<void> ResetPassword::give_back_try(Id reset_id) const {
    const auto done = co_await parts_.database.write(uncount_try, bind(reset_id));
    if (!done) log::warning("try_not_given_back", {{"detail", done.error().detail}});
}

}  // namespace taxasge
