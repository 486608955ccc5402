#include "server/users/login.hpp"

#include "base/log.hpp"
#include "server/users/account_rules.hpp"

namespace asio = boost::asio;

namespace taxasge {
namespace {

// After the user: the password; the one that somebody gave when registering the address last, whether it was
// free or taken; and when this device signed in to the account last.
constexpr Statement find_by_email{
    "find_user_by_email",
    "SELECT users.id, email, first_name, last_name, phone, role, user_type, status, language, "
    "email_verified, mfa_enabled, revision, created_at, last_login_at, credentials.password_hash, "
    "(SELECT registrations.password_hash FROM registrations WHERE registrations.user_id = users.id "
    "AND registrations.password_hash <> '-' AND registrations.created_at > $2 "
    "ORDER BY registrations.created_at DESC, registrations.id DESC LIMIT 1), password_version, "
    "(SELECT last_seen_at FROM known_devices WHERE known_devices.user_id = users.id AND device_hash = $3) "
    "FROM users LEFT JOIN credentials ON credentials.user_id = users.id WHERE email_key = $1"};

// The old hash stands in the condition: a password changed in the meantime is not put back.
constexpr Statement replace_hash{
    "replace_password_hash",
    "UPDATE credentials SET password_hash = $3 WHERE user_id = $1 AND password_hash = $2"};

Error invalid_credentials() {
    return Error{.code = Code::unauthenticated, .reason = "invalid_credentials"};
}

Error forbidden(std::string_view reason) {
    return Error{.code = Code::forbidden, .reason = reason};
}

}  // namespace

asio::awaitable<Result<LoggedIn>> Login::run(LoginRequest request) const {
    const auto found = co_await find(request.email, request.device);
    if (!found) co_return fail(found.error());

    const auto is_password = co_await parts_.hasher.matches(request.password, found->password_hash,
                                                            "account:" + request.email.key());
    if (!is_password) co_return fail(is_password.error());
    const bool may_knock = *is_password && found->user->email_verified;
    if (!may_knock) co_return fail(co_await refuse(*found, request));
    if (const auto allowed = may_enter(*found->user); !allowed) co_return fail(allowed.error());

    if (parts_.hasher.needs_rehash(*found->password_hash))
        co_await renew_hash(found->user->id, request.password, *found->password_hash);
    co_return co_await enter(*found, std::move(request));
}

// Registering an address and then signing in must not tell whether it was taken (A11): "not verified yet" is
// the answer to the password of the last registration in both cases. Every refusal costs this second hash, so
// that the time does not tell either (A18); docs/adr/0006-refusals-cost-two-hashes.md.
asio::awaitable<Error> Login::refuse(Found found, const LoginRequest& request) const {
    const auto is_claimed =
        co_await parts_.hasher.matches(request.password, found.claimed_hash, "claim:" + request.email.key());
    if (!is_claimed) co_return is_claimed.error();
    co_return *is_claimed ? forbidden("email_not_verified") : invalid_credentials();
}

asio::awaitable<Result<Login::Found>> Login::find(Email email, Device device) const {
    const Time oldest_claim = parts_.clock.now() - unverified_account_lifetime;
    const auto rows =
        co_await parts_.database.read(find_by_email, bind(email.key(), oldest_claim, device.hash()));
    if (!rows) co_return fail(rows.error());
    if (rows->rows.empty()) co_return Found{};
    std::optional<std::string> hash;
    std::optional<std::string> claimed;
    Found found;
    auto user = read_user(rows->rows.front(), hash, claimed, found.password_version, found.device_seen_at);
    if (!user) co_return fail(user.error());
    found.user = std::move(*user);
    if (hash) found.password_hash.emplace(std::move(*hash));
    if (claimed) found.claimed_hash.emplace(std::move(*claimed));
    co_return found;
}

// Whatever goes wrong here, the login stands (A7): the next one tries again.
asio::awaitable<void> Login::renew_hash(Id user_id, Secret password, Secret old_hash) const {
    const auto made = co_await parts_.hasher.hash(password);
    if (!made) {
        log::warning("password_not_rehashed", {{"detail", made.error().detail}});
        co_return;
    }
    const auto written =
        co_await parts_.database.write(replace_hash, bind(user_id, old_hash.expose(), made->expose()));
    if (!written) log::warning("password_not_rehashed", {{"detail", written.error().detail}});
}

asio::awaitable<Result<LoggedIn>> Login::enter(Found found, LoginRequest request) const {
    auto entered = co_await open_session_.run(Entry{.user = std::move(*found.user),
                                                    .password_version = found.password_version,
                                                    .device_seen_at = found.device_seen_at,
                                                    .device = request.device,
                                                    .remember = request.remember,
                                                    .client = std::move(request.client),
                                                    .user_agent = std::move(request.user_agent)});
    const bool was_late = !entered && entered.error().code == Code::precondition_failed;
    if (was_late) co_return fail(invalid_credentials());
    co_return entered;
}

}  // namespace taxasge
