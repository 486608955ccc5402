#include "server/passkeys/passkey_login.hpp"

#include "base/log.hpp"
#include "server/audit/audit.hpp"
#include "server/passkeys/passkey_owner.hpp"
#include "server/webauthn/client_data.hpp"
#include "server/webauthn/fault.hpp"

#include <algorithm>

namespace asio = boost::asio;

namespace taxasge {
namespace {

constexpr Statement find_by_credential{
    "find_user_by_passkey",
    "SELECT users.id, email, first_name, last_name, phone, role, user_type, status, language, "
    "email_verified, mfa_enabled, revision, users.created_at, last_login_at, password_version, "
    "(SELECT last_seen_at FROM known_devices WHERE known_devices.user_id = users.id AND device_hash = $2), "
    "passkeys.id, public_key, sign_count, is_backup_eligible "
    "FROM passkeys JOIN users ON users.id = passkeys.user_id WHERE credential_id = $1"};

// The counter is asked again: two copies that sign at the same time do not both get in.
constexpr Statement use_passkey{
    "use_passkey",
    "UPDATE passkeys SET sign_count = $2, is_backed_up = $3, last_used_at = $4 "
    "WHERE passkeys.id = $1 AND (sign_count < $2 OR (sign_count = 0 AND $2 = 0))"};

struct Use {
    Id passkey_id;
    Assertion assertion;
    Challenge challenge;
    Time now;
};

asio::awaitable<Result<void>> write_use(Transaction& transaction, Use use) {
    if (const auto spent = co_await Challenges::spend(transaction, use.challenge, use.now); !spent)
        co_return fail(spent.error());
    const auto used = co_await transaction.run(
        use_passkey, bind(use.passkey_id, use.assertion.sign_count, use.assertion.is_backed_up, use.now));
    if (!used) co_return fail(used.error());
    if (used->affected != 1) co_return fail(invalid_passkey("removed or used meanwhile"));
    co_return Result<void>{};
}

// Only for a challenge that is still good: whoever sends what was good a moment ago once more copied nothing.
asio::awaitable<Result<void>> write_alarm(Transaction& transaction, Challenge challenge, AuditEvent event,
                                          SealedLetter letter) {
    if (const auto spent = co_await Challenges::spend(transaction, challenge, event.at); !spent)
        co_return fail(spent.error());
    if (const auto noted = co_await record(transaction, event); !noted) co_return fail(noted.error());
    co_return co_await Outbox::put(transaction, letter);
}

bool is_handle_of(const Id& id, ByteView handle) {
    return std::ranges::equal(id.raw(), handle);
}

}  // namespace

asio::awaitable<Result<Bytes>> PasskeyLogin::offer() const {
    return parts_.challenges.issue(std::nullopt);
}

asio::awaitable<Result<LoggedIn>> PasskeyLogin::accept(PasskeyLoginRequest request) const {
    auto logged_in = co_await attempt(std::move(request));
    if (!logged_in && logged_in.error().reason == "invalid_passkey")
        logged_in.error().code = Code::unauthenticated;
    outcomes_.add(outcome_of_login(logged_in));
    co_return logged_in;
}

asio::awaitable<Result<LoggedIn>> PasskeyLogin::attempt(PasskeyLoginRequest request) const {
    const auto said = read_client_data(request.response.client_data, Ceremony::get, parts_.relying_party);
    if (!said) co_return fail(said.error());
    auto entered = co_await enter(std::move(request), said->challenge);
    if (!entered) co_await parts_.challenges.discard(said->challenge, entered.error());
    co_return entered;
}

asio::awaitable<Result<LoggedIn>> PasskeyLogin::enter(PasskeyLoginRequest request, Bytes challenge) const {
    auto found = co_await find(request);
    if (!found) co_return fail(found.error());
    const auto assertion = verify_assertion(request.response, found->passkey, parts_.relying_party);
    if (!assertion) co_return fail(assertion.error());
    if (assertion->count_went_back) {
        co_await tell_of_copy(*found, request, std::move(challenge));
        co_return fail(invalid_passkey("its counter went back"));
    }
    if (const auto used = co_await use(*found, *assertion, std::move(challenge)); !used)
        co_return fail(used.error());
    if (const auto allowed = may_enter(found->user, Factors::two); !allowed) co_return fail(allowed.error());
    auto entered = co_await parts_.open_session.run(Entry{.user = std::move(found->user),
                                                          .password_version = found->password_version,
                                                          .device_seen_at = found->device_seen_at,
                                                          .device = request.device,
                                                          .remember = request.remember,
                                                          .client = std::move(request.client),
                                                          .user_agent = std::move(request.user_agent),
                                                          .methods = "passkey"});
    const bool was_late = !entered && entered.error().code == Code::precondition_failed;
    if (was_late) co_return fail(invalid_passkey("the account is another by now"));
    co_return entered;
}

asio::awaitable<Result<PasskeyLogin::Found>> PasskeyLogin::find(const PasskeyLoginRequest& request) const {
    const AssertionResponse& response = request.response;
    const auto rows = co_await parts_.database.read(find_by_credential,
                                                    bind(response.credential_id, request.device.hash()));
    if (!rows) co_return fail(rows.error());
    if (rows->rows.empty()) co_return fail(invalid_passkey("nobody has it"));
    Found found;
    auto user =
        read_user(rows->rows.front(), found.password_version, found.device_seen_at, found.passkey_id,
                  found.passkey.public_key, found.passkey.sign_count, found.passkey.is_backup_eligible);
    if (!user) co_return fail(user.error());
    found.user = std::move(*user);
    if (!is_handle_of(found.user.id, response.user_handle))
        co_return fail(invalid_passkey("it is of another user"));
    co_return found;
}

asio::awaitable<Result<void>> PasskeyLogin::use(const Found& found, Assertion assertion,
                                                Bytes challenge) const {
    const Use use{.passkey_id = found.passkey_id,
                  .assertion = assertion,
                  .challenge = {.bytes = std::move(challenge), .user_id = {}},
                  .now = parts_.clock.now()};
    co_return co_await parts_.database.transact(write_use, use);
}

// The refusal stands even if nobody could be told.
asio::awaitable<void> PasskeyLogin::tell_of_copy(const Found& found, const PasskeyLoginRequest& request,
                                                 Bytes challenge) const {
    const Time now = parts_.clock.now();
    const PasskeyOwner owner{.email = found.user.email,
                             .first_name = found.user.first_name,
                             .last_name = found.user.last_name,
                             .language = found.user.language,
                             .password_hash = {}};
    const AuditEvent event{.kind = "passkey_copied",
                           .user_id = found.user.id,
                           .session_id = {},
                           .client = request.client,
                           .at = now};
    const SealedLetter letter = parts_.outbox.prepare(passkey_letter(
        LetterKind::passkey_copied, owner, done_from(request.user_agent, request.client, now)));
    const auto told =
        co_await parts_.database.transact(write_alarm, Challenge{std::move(challenge), {}}, event, letter);
    if (!told) {
        log::warning("passkey_owner_not_told", {{"detail", told.error().detail}});
        co_return;
    }
    log::warning("passkey_counter_went_back", {{"passkey", found.passkey_id.text()}});
    parts_.outbox.announce();
}

}  // namespace taxasge
