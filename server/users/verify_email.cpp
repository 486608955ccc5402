#include "server/users/verify_email.hpp"

#include "base/log.hpp"
#include "server/users/even_time.hpp"

namespace asio = boost::asio;

namespace taxasge {
namespace {

constexpr Statement find_by_token{
    "find_registration_by_token",
    "SELECT id, user_id, email, first_name, last_name, phone, user_type, language, password_hash, "
    "device_hash, "
    "code_hash FROM registrations WHERE token_hash = $1 AND spent_at IS NULL AND token_expires_at > $2"};

// Counts before anybody compares, so that parallel guesses cannot outrun the count. Every live code of the
// account is tried: a stranger who registers the address as well does not lock its owner's code out.
constexpr Statement try_codes{
    "try_registration_codes",
    "UPDATE registrations SET code_tries = code_tries + 1 "
    "WHERE user_id = (SELECT users.id FROM users WHERE users.email_key = $1 AND users.email_verified = 0) "
    "AND spent_at IS NULL AND code_expires_at > $2 AND code_tries < $3 "
    "RETURNING id, user_id, email, first_name, last_name, phone, user_type, language, password_hash, "
    "device_hash, "
    "code_hash"};

constexpr Statement uncount_try{"uncount_registration_try",
                                "UPDATE registrations SET code_tries = code_tries - 1 WHERE id = $1 AND "
                                "code_tries > 0 AND spent_at IS NULL"};

bool is_same_browser(const Registration& registration, const std::optional<Device>& device) {
    return device && equal_in_constant_time(device->hash(), registration.device_hash);
}

}  // namespace

asio::awaitable<Result<void>> VerifyEmail::run(VerifyEmailRequest request) const {
    const auto* token = std::get_if<VerificationToken>(&request.proof);
    const auto registration =
        token != nullptr ? co_await find(*token) : co_await find(std::get<EmailAndCode>(request.proof));
    if (!registration) co_return fail(registration.error());

    const auto password_hash = co_await choose_password(*registration, request);
    if (!password_hash) {
        if (token == nullptr) co_await give_back_try(*registration);
        co_return fail(password_hash.error());
    }
    const auto device_hash = request.device ? std::optional{request.device->hash()} : std::nullopt;
    co_return co_await parts_.database.transact(activate, Activation{.registration = *registration,
                                                                     .password_hash = *password_hash,
                                                                     .device_hash = device_hash,
                                                                     .client = request.client,
                                                                     .now = parts_.clock.now()});
}

asio::awaitable<Result<Registration>> VerifyEmail::find(const VerificationToken& token) const {
    const auto rows = co_await parts_.database.read(find_by_token, bind(token.hash(), parts_.clock.now()));
    if (!rows) co_return fail(rows.error());
    if (rows->rows.empty()) co_return fail(invalid_or_expired_token());
    auto found = read_registration(rows->rows.front());
    if (!found) co_return fail(found.error());
    co_return std::move(found->registration);
}

// A wrong guess is counted, which costs a commit, only where an address waits; its time must not tell (A11).
asio::awaitable<Result<Registration>> VerifyEmail::find(const EmailAndCode& proof) const {
    const EvenTime even;
    auto found = co_await try_code(proof);
    if (!found) co_await even.pass();
    co_return found;
}

asio::awaitable<Result<Registration>> VerifyEmail::try_code(const EmailAndCode& proof) const {
    const auto rows =
        co_await parts_.database.write(try_codes, bind(proof.email.key(), parts_.clock.now(), tries_a_code));
    if (!rows) co_return fail(rows.error());
    for (const Row& row : rows->rows) {
        auto candidate = read_registration(row);
        if (!candidate) co_return fail(candidate.error());
        if (parts_.codes.matches(candidate->registration.id, proof.code, candidate->code_hash))
            co_return std::move(candidate->registration);
    }
    co_return fail(invalid_or_expired_token());
}

asio::awaitable<Result<Secret>> VerifyEmail::choose_password(const Registration& registration,
                                                             const VerifyEmailRequest& request) const {
    if (!request.password) {
        if (is_same_browser(registration, request.device)) co_return registration.password_hash;
        co_return fail(field_error("password", "password_required"));
    }
    const auto is_known =
        co_await parts_.hasher.matches(*request.password, registration.password_hash, registration.email);
    if (!is_known) co_return fail(is_known.error());
    if (*is_known) co_return registration.password_hash;

    const PasswordContext context{registration.person.first_name, registration.person.last_name,
                                  registration.email};
    const auto allowed = co_await parts_.policy.check(*request.password, context);
    if (!allowed) co_return fail(allowed.error());
    co_return co_await parts_.hasher.hash(*request.password);
}

// The code was right and only the password was not: that is no guess. A failure costs one try and nothing
// else.
asio::awaitable<void> VerifyEmail::give_back_try(const Registration& registration) const {
    const auto done = co_await parts_.database.write(uncount_try, bind(registration.id));
    if (!done) log::warning("try_not_given_back", {{"detail", done.error().detail}});
}

}  // namespace taxasge
