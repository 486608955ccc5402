#include "server/firebase/link_identity.hpp"

#include "server/audit/audit.hpp"
#include "server/database/constraint.hpp"
#include "server/sessions/device_name.hpp"
#include "server/users/person_name.hpp"

namespace asio = boost::asio;

namespace taxasge {
namespace {

constexpr Statement find_owner{
    "find_owner_of_address",
    "SELECT id, email, first_name, last_name, phone, role, user_type, status, language, email_verified, "
    "mfa_enabled, revision, created_at, last_login_at FROM users WHERE email_key = $1"};

// Locks the row, and asks again what was read: nobody is linked to an account that moved away meanwhile.
constexpr Statement hold_verified{
    "hold_verified_account",
    "UPDATE users SET revision = revision + 1 WHERE id = $1 AND email_key = $2 AND email_verified = 1 "
    "AND status = 'active' AND role = 'user'"};

// password_version counts on: nobody who read the password that goes now gets a session by it.
constexpr Statement claim_unverified{
    "claim_unverified_account",
    "UPDATE users SET email = $3, first_name = $4, last_name = $5, phone = NULL, terms_version = '', "
    "terms_accepted_at = 0, email_verified = 1, status = 'active', password_version = password_version + 1, "
    "revision = revision + 1, updated_at = $6 "
    "WHERE id = $1 AND email_key = $2 AND email_verified = 0 AND status = 'pending' AND role = 'user'"};

constexpr Statement drop_password{"drop_unproved_password", "DELETE FROM credentials WHERE user_id = $1"};

// No letter of a registration opens anything any more, and none of their passwords is known any more.
constexpr Statement drop_registrations{
    "drop_unproved_registrations",
    "UPDATE registrations SET spent_at = COALESCE(spent_at, $2), password_hash = '-' WHERE user_id = $1"};

constexpr Statement insert_user{
    "insert_identified_user",
    "INSERT INTO users (id, email, email_key, first_name, last_name, role, user_type, status, language, "
    "email_verified, mfa_enabled, terms_version, terms_accepted_at, revision, created_at, updated_at) "
    "VALUES ($1, $2, $3, $4, $5, 'user', 'citizen', 'active', $6, 1, 0, '', 0, 1, $7, $7)"};

constexpr Statement insert_identity{
    "insert_identity",
    "INSERT INTO identities (provider, subject, user_id, linked_at) VALUES ($1, $2, $3, $4)"};

struct Draft {
    LinkRequest request;
    const Outbox* outbox = nullptr;
    Time now;
};

struct Names {
    std::string first;
    std::string last;
};

std::optional<std::string> valid_name(std::string_view text) {
    const auto name = PersonName::parse(text);
    return name ? std::optional{name->text()} : std::nullopt;
}

// One text there, two here; whoever told none is called by what stands before the @, as an import does it.
Names names_of(const FirebaseIdentity& identity) {
    const std::string_view whole = identity.name;
    const auto space = whole.find(' ');
    const auto first = valid_name(whole.substr(0, space));
    const std::string& email = identity.email->typed();
    if (!first) return {.first = valid_name(email.substr(0, email.find('@'))).value_or("-"), .last = "-"};
    const auto last = space == std::string_view::npos ? std::nullopt : valid_name(whole.substr(space + 1));
    return {.first = *first, .last = last.value_or("-")};
}

Error overtaken() {
    return {.code = Code::precondition_failed, .detail = "the account is another by now"};
}

Letter sign_in_added_letter(const User& user, const Draft& draft) {
    return {.kind = LetterKind::sign_in_added,
            .to = user.email,
            .name = user.first_name,
            .language = user.language,
            .sign_in = SignIn{.device = device_name(draft.request.user_agent).value_or(""),
                              .address = draft.request.client,
                              .at = draft.now}};
}

asio::awaitable<Result<void>> note(Transaction& transaction, const Draft& draft, Id user_id,
                                   std::string_view kind) {
    co_return co_await record(transaction, AuditEvent{.kind = kind,
                                                      .user_id = user_id,
                                                      .session_id = {},
                                                      .client = draft.request.client,
                                                      .at = draft.now});
}

asio::awaitable<Result<Linked>> link_verified(Transaction& transaction, const Draft& draft,
                                              const User& user) {
    const auto held =
        co_await transaction.run(hold_verified, bind(user.id, draft.request.identity.email->key()));
    if (!held) co_return fail(held.error());
    if (held->affected != 1) co_return fail(overtaken());
    const auto put =
        co_await Outbox::put(transaction, draft.outbox->prepare(sign_in_added_letter(user, draft)));
    if (!put) co_return fail(put.error());
    co_return Linked::to_verified;
}

asio::awaitable<Result<Linked>> claim(Transaction& transaction, const Draft& draft, const User& user) {
    const FirebaseIdentity& identity = draft.request.identity;
    const bool has_name = valid_name(identity.name.substr(0, identity.name.find(' '))).has_value();
    const Names names = has_name ? names_of(identity) : Names{user.first_name, user.last_name};
    const auto claimed = co_await transaction.run(
        claim_unverified,
        bind(user.id, identity.email->key(), identity.email->typed(), names.first, names.last, draft.now));
    if (!claimed) co_return fail(claimed.error());
    if (claimed->affected != 1) co_return fail(overtaken());
    const auto dropped = co_await transaction.run(drop_password, bind(user.id));
    if (!dropped) co_return fail(dropped.error());
    const auto spent = co_await transaction.run(drop_registrations, bind(user.id, draft.now));
    if (!spent) co_return fail(spent.error());
    if (const auto noted = co_await note(transaction, draft, user.id, "verified"); !noted)
        co_return fail(noted.error());
    co_return Linked::to_unverified;
}

asio::awaitable<Result<Linked>> create(Transaction& transaction, const Draft& draft, Id user_id) {
    const FirebaseIdentity& identity = draft.request.identity;
    const Names names = names_of(identity);
    const auto inserted = co_await transaction.run(
        insert_user, bind(user_id, identity.email->typed(), identity.email->key(), names.first, names.last,
                          to_text(draft.request.language), draft.now));
    if (!inserted) co_return fail(inserted.error());
    if (const auto noted = co_await note(transaction, draft, user_id, "registered"); !noted)
        co_return fail(noted.error());
    co_return Linked::to_new;
}

// What bars the way in bars the link too: who runs the Firebase project gets no foot into such an account.
Result<void> may_link(const User& user) {
    User proved = user;  // of the address, which is what the identity proves
    proved.email_verified = true;
    return may_enter(proved);
}

asio::awaitable<Result<Linked>> link_or_create(Transaction& transaction, const Draft& draft, Id& user_id) {
    const auto rows = co_await transaction.run(find_owner, bind(draft.request.identity.email->key()));
    if (!rows) co_return fail(rows.error());
    if (rows->rows.empty()) co_return co_await create(transaction, draft, user_id);
    const auto user = read_user(rows->rows.front());
    if (!user) co_return fail(user.error());
    if (const auto allowed = may_link(*user); !allowed) co_return fail(allowed.error());
    user_id = user->id;
    co_return user->email_verified ? co_await link_verified(transaction, draft, *user)
                                   : co_await claim(transaction, draft, *user);
}

asio::awaitable<Result<Linked>> write_link(Transaction& transaction, Draft draft) {
    Id user_id = Id::make(draft.now);  // of a new account
    const auto linked = co_await link_or_create(transaction, draft, user_id);
    if (!linked) co_return linked;
    const LinkRequest& request = draft.request;
    const auto inserted = co_await transaction.run(
        insert_identity, bind(request.provider, request.identity.subject, user_id, draft.now));
    if (!inserted) co_return fail(inserted.error());
    if (const auto noted = co_await note(transaction, draft, user_id, "identity_linked"); !noted)
        co_return fail(noted.error());
    co_return linked;
}

}  // namespace

asio::awaitable<Result<Linked>> LinkIdentity::run(LinkRequest request) const {
    if (!request.identity.email)
        co_return fail(Error{.code = Code::forbidden, .reason = "email_not_verified"});
    auto linked = co_await database_.transact(
        write_link, Draft{.request = std::move(request), .outbox = &outbox_, .now = clock_.now()});
    // The same identity, or the same address, came twice at once.
    if (!linked && is_broken_constraint(linked.error())) co_return fail(overtaken());
    if (linked && *linked == Linked::to_verified) outbox_.announce();
    co_return linked;
}

}  // namespace taxasge
