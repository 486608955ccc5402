#include "server/users/login.hpp"

#include "base/log.hpp"
#include "server/audit/audit.hpp"
#include "server/users/account_rules.hpp"

namespace asio = boost::asio;

namespace taxasge {
namespace {

// The last column is the password that somebody gave when registering the address last, whether it was free
// or taken.
constexpr Statement find_by_email{
    "find_user_by_email",
    "SELECT users.id, email, first_name, last_name, phone, role, user_type, status, language, "
    "email_verified, mfa_enabled, revision, created_at, last_login_at, credentials.password_hash, "
    "(SELECT registrations.password_hash FROM registrations WHERE registrations.user_id = users.id "
    "AND registrations.password_hash <> '-' AND registrations.created_at > $2 "
    "ORDER BY registrations.created_at DESC, registrations.id DESC LIMIT 1) "
    "FROM users LEFT JOIN credentials ON credentials.user_id = users.id WHERE email_key = $1"};

// The old hash stands in the condition: a password changed in the meantime is not put back.
constexpr Statement replace_hash{
    "replace_password_hash",
    "UPDATE credentials SET password_hash = $3 WHERE user_id = $1 AND password_hash = $2"};

// The state is asked again: whoever was suspended while the password was checked does not get in.
// last_login_at is part of the profile, so its ETag changes with it.
constexpr Statement note_login{
    "note_login",
    "UPDATE users SET last_login_at = $2, revision = revision + 1 "
    "WHERE id = $1 AND status = 'active' AND email_verified = 1 "
    "RETURNING id, email, first_name, last_name, phone, role, user_type, status, language, email_verified, "
    "mfa_enabled, revision, created_at, last_login_at"};

Error invalid_credentials() {
    return Error{.code = Code::unauthenticated, .reason = "invalid_credentials"};
}

Error forbidden(std::string_view reason) {
    return Error{.code = Code::forbidden, .reason = reason};
}

// What a correct password alone does not open.
Result<void> may_enter(const User& user) {
    if (user.status == AccountStatus::suspended) return fail(forbidden("account_suspended"));
    if (user.role != Role::user) return fail(forbidden("mfa_enrollment_required"));  // A29
    return {};
}

asio::awaitable<Result<User>> write_login(Transaction& transaction, NewSession session) {
    const Time now = session.session.authenticated_at;
    const Id user_id = session.session.user_id;
    const auto noted = co_await transaction.run(note_login, bind(user_id, now));
    if (!noted) co_return fail(noted.error());
    if (noted->rows.size() != 1) co_return fail(invalid_credentials());
    if (const auto put = co_await StartSession::put(transaction, session); !put) co_return fail(put.error());
    const auto audited = co_await record(transaction, AuditEvent{.kind = "login",
                                                                 .user_id = user_id,
                                                                 .session_id = session.session.id,
                                                                 .client = session.client,
                                                                 .at = now});
    if (!audited) co_return fail(audited.error());
    co_return read_user(noted->rows.front());
}

}  // namespace

asio::awaitable<Result<LoggedIn>> Login::run(LoginRequest request) const {
    if (const auto admitted = co_await parts_.hasher.admit(); !admitted) co_return fail(admitted.error());
    const auto found = co_await find(request.email);
    if (!found) co_return fail(found.error());

    const auto is_password = co_await parts_.hasher.matches(request.password, found->password_hash,
                                                            "account:" + request.email.key());
    if (!is_password) co_return fail(is_password.error());
    const bool may_knock = *is_password && found->user->email_verified;
    if (!may_knock) co_return fail(co_await refuse(*found, request));
    if (const auto allowed = may_enter(*found->user); !allowed) co_return fail(allowed.error());

    if (PasswordHasher::needs_rehash(*found->password_hash))
        co_await renew_hash(found->user->id, request.password, *found->password_hash);
    co_return co_await open_session(*found->user, std::move(request));
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

asio::awaitable<Result<Login::Found>> Login::find(Email email) const {
    const Time oldest_claim = parts_.clock.now() - unverified_account_lifetime;
    const auto rows = co_await parts_.database.read(find_by_email, bind(email.key(), oldest_claim));
    if (!rows) co_return fail(rows.error());
    if (rows->rows.empty()) co_return Found{};
    std::optional<std::string> hash;
    std::optional<std::string> claimed;
    auto user = read_user(rows->rows.front(), hash, claimed);
    if (!user) co_return fail(user.error());
    Found found{.user = std::move(*user), .password_hash = {}, .claimed_hash = {}};
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

// AU-10: session, time of login and audit row together or not at all.
asio::awaitable<Result<LoggedIn>> Login::open_session(User user, LoginRequest request) const {
    const NewSession session = parts_.sessions.prepare(SessionRequest{.user_id = user.id,
                                                                      .role = user.role,
                                                                      .device = request.device,
                                                                      .remember = request.remember,
                                                                      .client = request.client,
                                                                      .user_agent = request.user_agent});
    auto written = co_await parts_.database.transact(write_login, session);
    if (!written) co_return fail(written.error());
    co_return LoggedIn{.user = std::move(*written),
                       .device = request.device,
                       .refresh_token = session.refresh_token.text,
                       .access_token = parts_.access_tokens.issue(session.session),
                       .expires_in = access_token_lifetime};
}

}  // namespace taxasge
