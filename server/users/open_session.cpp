#include "server/users/open_session.hpp"

#include "server/audit/audit.hpp"
#include "server/sessions/device_name.hpp"

namespace asio = boost::asio;

namespace taxasge {
namespace {

// The state is asked again: whoever was suspended while the password was checked does not get in, nor with a
// password that was replaced meanwhile, or in a role that is another by now: the session would open just
// after all of them ended (A40, A42). last_login_at is part of the profile, so its ETag changes with it.
constexpr Statement note_login{
    "note_login",
    "UPDATE users SET last_login_at = $2, revision = revision + 1 "
    "WHERE id = $1 AND status = 'active' AND email_verified = 1 AND password_version = $3 AND role = $4 "
    "RETURNING id, email, first_name, last_name, phone, role, user_type, status, language, email_verified, "
    "mfa_enabled, revision, created_at, last_login_at"};

Failure forbidden(std::string_view reason) {
    return fail(Error{.code = Code::forbidden, .reason = reason});
}

// To somebody who may not have signed in at all: what they need to tell whether it was they (A25).
Letter new_device_letter(const User& user, const NewSession& session) {
    return {.kind = LetterKind::new_device,
            .to = user.email,
            .name = user.first_name,
            .language = user.language,
            .sign_in = SignIn{.device = device_name(session.user_agent).value_or(""),
                              .address = session.client,
                              .at = session.opened_at}};
}

struct WrittenLogin {
    User user;
    std::vector<Revocation> displaced;  // the sessions that had to make room
};

asio::awaitable<Result<WrittenLogin>> write_login(Transaction& transaction, NewSession session,
                                                  std::int64_t password_version) {
    const Time now = session.opened_at;
    const Id user_id = session.session.user_id;
    const auto noted = co_await transaction.run(
        note_login, bind(user_id, now, password_version, to_text(session.session.role)));
    if (!noted) co_return fail(noted.error());
    if (noted->rows.size() != 1)
        co_return fail(Error{.code = Code::precondition_failed, .detail = "the account is another by now"});
    auto displaced = co_await StartSession::put(transaction, session);
    if (!displaced) co_return fail(displaced.error());
    const auto audited = co_await record(transaction, AuditEvent{.kind = "login",
                                                                 .user_id = user_id,
                                                                 .session_id = session.session.id,
                                                                 .client = session.client,
                                                                 .at = now});
    if (!audited) co_return fail(audited.error());
    auto user = read_user(noted->rows.front());
    if (!user) co_return fail(user.error());
    co_return WrittenLogin{.user = std::move(*user), .displaced = std::move(*displaced)};
}

}  // namespace

Result<void> may_enter(const User& user, Factors factors) {
    if (user.status == AccountStatus::suspended) return forbidden("account_suspended");
    if (!user.email_verified) return forbidden("email_not_verified");
    const bool needs_two = user.role != Role::user;  // A29
    if (needs_two && factors == Factors::one) return forbidden("mfa_enrollment_required");
    return {};
}

asio::awaitable<Result<LoggedIn>> OpenSession::run(Entry entry, NewDevice device) const {
    NewSession session = parts_.sessions.prepare(SessionRequest{.user_id = entry.user.id,
                                                                .role = entry.user.role,
                                                                .device = entry.device,
                                                                .device_seen_at = entry.device_seen_at,
                                                                .remember = entry.remember,
                                                                .client = entry.client,
                                                                .user_agent = entry.user_agent,
                                                                .methods = entry.methods,
                                                                .authenticated_at = entry.authenticated_at});
    if (!entry.device_seen_at && device == NewDevice::told)
        session.letter = parts_.outbox.prepare(new_device_letter(entry.user, session));
    auto written = co_await parts_.database.transact(write_login, session, entry.password_version);
    if (!written) co_return fail(written.error());
    parts_.revocations.add(written->displaced);
    if (session.letter) parts_.outbox.announce();
    co_return LoggedIn{.user = std::move(written->user),
                       .device = entry.device,
                       .refresh_token = session.refresh_token.text,
                       .access_token = parts_.access_tokens.issue(session.session),
                       .expires_in = access_token_lifetime};
}

}  // namespace taxasge
