#include "server/firebase/sign_in.hpp"

namespace asio = boost::asio;

namespace taxasge {
namespace {

constexpr int tries = 5;  // each time somebody else was faster; two people cannot be that for long

constexpr Statement find_by_identity{
    "find_user_by_identity",
    "SELECT users.id, email, first_name, last_name, phone, role, user_type, status, language, "
    "email_verified, mfa_enabled, revision, created_at, last_login_at, password_version, "
    "(SELECT last_seen_at FROM known_devices WHERE known_devices.user_id = users.id AND device_hash = $3) "
    "FROM identities JOIN users ON users.id = identities.user_id WHERE provider = $1 AND subject = $2"};

bool was_overtaken(const Error& error) {
    return error.code == Code::precondition_failed;
}

}  // namespace

asio::awaitable<Result<LoggedIn>> FirebaseSignIn::run(FirebaseSignInRequest request) const {
    auto logged_in = co_await attempt(std::move(request));
    outcomes_.add(outcome_of_login(logged_in));
    co_return logged_in;
}

asio::awaitable<Result<LoggedIn>> FirebaseSignIn::attempt(FirebaseSignInRequest request) const {
    const auto identity = co_await parts_.tokens.verify(request.id_token);
    if (!identity) co_return fail(identity.error());
    NewDevice device = NewDevice::told;
    for (int i = 0; i < tries; ++i) {
        auto found = co_await find(identity->subject, request.device);
        if (!found) co_return fail(found.error());
        if (*found) {
            auto entered = co_await enter(std::move(**found), request, *identity, device);
            if (entered || !was_overtaken(entered.error())) co_return entered;
            continue;
        }
        const auto linked = co_await parts_.link.run(LinkRequest{.provider = parts_.tokens.provider(),
                                                                 .identity = *identity,
                                                                 .language = request.language,
                                                                 .client = request.client,
                                                                 .user_agent = request.user_agent});
        if (!linked && !was_overtaken(linked.error())) co_return fail(linked.error());
        // The letter about the link names the device; an account that is new has no other one.
        if (linked) device = NewDevice::told_already;
    }
    co_return fail(unavailable("somebody else changed the account each time"));
}

asio::awaitable<Result<std::optional<FirebaseSignIn::Found>>> FirebaseSignIn::find(std::string subject,
                                                                                   Device device) const {
    const auto rows = co_await parts_.database.read(find_by_identity,
                                                    bind(parts_.tokens.provider(), subject, device.hash()));
    if (!rows) co_return fail(rows.error());
    if (rows->rows.empty()) co_return std::optional<Found>{};
    Found found;
    auto user = read_user(rows->rows.front(), found.password_version, found.device_seen_at);
    if (!user) co_return fail(user.error());
    found.user = std::move(*user);
    co_return std::optional{std::move(found)};
}

// The login was when Firebase says it was: an ID token is renewed for months without anybody proving
// anything, and what asks for a fresh login must not take that for one (A30).
asio::awaitable<Result<LoggedIn>> FirebaseSignIn::enter(Found found, FirebaseSignInRequest request,
                                                        FirebaseIdentity identity, NewDevice device) const {
    if (const auto allowed = may_enter(found.user); !allowed) co_return fail(allowed.error());
    co_return co_await parts_.open_session.run(Entry{.user = std::move(found.user),
                                                     .password_version = found.password_version,
                                                     .device_seen_at = found.device_seen_at,
                                                     .device = request.device,
                                                     .remember = request.remember,
                                                     .client = std::move(request.client),
                                                     .user_agent = std::move(request.user_agent),
                                                     .methods = "firebase",
                                                     .authenticated_at = identity.authenticated_at},
                                               device);
}

}  // namespace taxasge
