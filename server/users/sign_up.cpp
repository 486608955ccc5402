#include "server/users/sign_up.hpp"

#include "server/audit/audit.hpp"
#include "server/users/activation.hpp"
#include "server/users/even_time.hpp"

#include <boost/json/array.hpp>
#include <boost/json/serialize.hpp>

namespace asio = boost::asio;

namespace taxasge {
namespace {

// A taken account is written back as it was, so that it costs what a new one costs. Registering gives the
// role `user` and nothing else (AU-20).
constexpr Statement put_user{
    "put_user",
    "INSERT INTO users (id, email, email_key, first_name, last_name, phone, role, user_type, "
    "status, language, email_verified, mfa_enabled, terms_version, terms_accepted_at, revision, "
    "created_at, updated_at) "
    "VALUES ($1, $2, $3, $4, $5, $6, 'user', $7, 'pending', $8, 0, 0, $9, $10, 1, $10, $10) "
    "ON CONFLICT (email_key) DO UPDATE SET "
    "terms_version = "
    "CASE WHEN users.email_verified = 0 THEN excluded.terms_version ELSE users.terms_version END, "
    "terms_accepted_at = "
    "CASE WHEN users.email_verified = 0 THEN excluded.terms_accepted_at ELSE users.terms_accepted_at END, "
    "updated_at = CASE WHEN users.email_verified = 0 THEN excluded.updated_at ELSE users.updated_at END "
    "RETURNING id, email, first_name, language, email_verified"};

// Never for a verified account: neither its password nor, where it has none, a first one.
constexpr Statement put_pending_password{
    "put_pending_password",
    "INSERT INTO credentials (user_id, password_hash, changed_at) "
    "SELECT users.id, CAST($2 AS TEXT), CAST($3 AS BIGINT) FROM users "
    "WHERE users.id = $1 AND users.email_verified = 0 ON CONFLICT (user_id) DO UPDATE "
    "SET password_hash = excluded.password_hash, changed_at = excluded.changed_at"};

struct Account {
    Id id;
    std::string email;
    std::string first_name;
    Language language = Language::es;
    bool is_taken = false;
};

struct Draft {
    SignUpRequest request;
    Registration registration;  // its user is known only inside the transaction
    IssuedProof proof;
    std::optional<KeptRequest> kept;
    AccountRules rules;
    const Outbox* outbox = nullptr;
    Time now;
};

Result<Account> read_account(const RowSet& rows) {
    if (rows.rows.size() != 1) return fail(internal_error("put_user gave no row"));
    Account account;
    std::string language;
    const auto read =
        rows.rows.front().read(account.id, account.email, account.first_name, language, account.is_taken);
    if (!read) return fail(read.error());
    account.language = parse_language(language).value_or(Language::es);
    return account;
}

asio::awaitable<Result<Account>> put_account(Transaction& transaction, const Draft& draft) {
    const Person& person = draft.request.person;
    const auto rows = co_await transaction.run(
        put_user, bind(Id::make(draft.now), draft.request.email.typed(), draft.request.email.key(),
                       person.first_name, person.last_name, person.phone, to_text(person.type),
                       to_text(person.language), draft.rules.terms_version, draft.now));
    if (!rows) co_return fail(rows.error());
    auto account = read_account(*rows);
    if (!account) co_return account;
    const auto password = co_await transaction.run(
        put_pending_password, bind(account->id, draft.registration.password_hash.expose(), draft.now));
    if (!password) co_return fail(password.error());
    co_return account;
}

Letter address_taken_letter(const Account& account) {
    return {.kind = LetterKind::address_taken,
            .to = account.email,
            .name = account.first_name,
            .language = account.language,
            .token = {},
            .code = {}};
}

// The limit holds for a taken address too: nobody is to be flooded, and nothing is to be learned from it.
asio::awaitable<Result<void>> put_letter(Transaction& transaction, const Draft& draft,
                                         const Account& account) {
    const auto recent = co_await count_recent_letters(transaction, account.id, draft.now);
    if (!recent) co_return fail(recent.error());
    if (*recent >= letters_an_hour) co_return Result<void>{};
    const auto kind = account.is_taken ? RegistrationKind::decoy : RegistrationKind::live;
    const auto inserted =
        co_await insert_registration(transaction, draft.registration, draft.proof.kept, kind);
    if (!inserted) co_return inserted;
    const Letter letter = account.is_taken ? address_taken_letter(account) : draft.proof.letter;
    co_return co_await Outbox::put(transaction, draft.outbox->prepare(letter));
}

asio::awaitable<Result<void>> activate_unproved(Transaction& transaction, const Draft& draft) {
    const auto inserted = co_await insert_registration(transaction, draft.registration, draft.proof.kept,
                                                       RegistrationKind::live);
    if (!inserted) co_return inserted;
    co_return co_await activate(transaction, Activation{.registration = draft.registration,
                                                        .password_hash = draft.registration.password_hash,
                                                        .device_hash = draft.registration.device_hash,
                                                        .client = draft.request.client,
                                                        .now = draft.now});
}

asio::awaitable<Result<void>> write_sign_up(Transaction& transaction, Draft draft) {
    if (draft.kept) {
        const auto kept = co_await Idempotency::keep(transaction, *draft.request.key, *draft.kept, draft.now);
        if (!kept) co_return kept;
    }
    const auto account = co_await put_account(transaction, draft);
    if (!account) co_return fail(account.error());
    draft.registration.user_id = account->id;
    const auto audited = co_await record(
        transaction, AuditEvent{.kind = account->is_taken ? "registered_taken_address" : "registered",
                                .user_id = account->id,
                                .session_id = {},
                                .client = draft.request.client,
                                .at = draft.now});
    if (!audited) co_return audited;
    const bool needs_proof = draft.rules.email_verification == EmailVerification::required;
    if (needs_proof || account->is_taken) co_return co_await put_letter(transaction, draft, *account);
    co_return co_await activate_unproved(transaction, draft);
}

// All but the password, in one unambiguous text.
std::string content_of(const SignUpRequest& request) {
    const Person& person = request.person;
    return boost::json::serialize(boost::json::array{request.email.typed(), person.first_name,
                                                     person.last_name, person.phone.value_or(""),
                                                     to_text(person.type), to_text(person.language)});
}

}  // namespace

asio::awaitable<Result<void>> SignUp::run(SignUpRequest request) const {
    const Person& person = request.person;
    const PasswordContext context{person.first_name, person.last_name, request.email.typed()};
    if (const auto allowed = co_await parts_.policy.check(request.password, context); !allowed)
        co_return allowed;
    if (!request.key) co_return co_await run_new(request);

    auto earlier = co_await idempotency_.find(*request.key, parts_.clock.now());
    if (!earlier) co_return fail(earlier.error());
    if (*earlier) co_return co_await run_again(request, **earlier);
    auto done = co_await run_new(request);
    if (done || done.error().code != Code::precondition_failed) co_return done;
    // The same key was on its way twice and the other one was first.
    earlier = co_await idempotency_.find(*request.key, parts_.clock.now());
    if (!earlier) co_return fail(earlier.error());
    if (!*earlier) co_return fail(unavailable("an Idempotency-Key vanished"));
    co_return co_await run_again(request, **earlier);
}

asio::awaitable<Result<void>> SignUp::run_new(SignUpRequest request) const {
    auto hash =
        co_await parts_.hasher.hash(request.password);  // before anybody looks whether the address is taken
    if (!hash) co_return fail(hash.error());
    const EvenTime even;  // an address that is taken has less to be written
    const Time now = parts_.clock.now();
    Registration registration{.id = Id::make(now),
                              .user_id = {},
                              .email = request.email.typed(),
                              .person = request.person,
                              .password_hash = *hash,
                              .device_hash = request.device.hash()};
    IssuedProof proof = issue_proof(registration, parts_.codes, now);
    std::optional<KeptRequest> kept;
    if (request.key) kept = KeptRequest{idempotency_.hash(content_of(request)), *hash};
    const auto written =
        co_await parts_.database.transact(write_sign_up, Draft{.request = std::move(request),
                                                               .registration = std::move(registration),
                                                               .proof = std::move(proof),
                                                               .kept = std::move(kept),
                                                               .rules = parts_.rules,
                                                               .outbox = &parts_.outbox,
                                                               .now = now});
    if (written) parts_.outbox.announce();
    co_await even.pass();
    co_return written;
}

// The same answer without a second letter, after the same work as the first time: one hash.
asio::awaitable<Result<void>> SignUp::run_again(SignUpRequest request, KeptRequest earlier) const {
    const auto is_same_password =
        co_await parts_.hasher.matches(request.password, earlier.password_hash, request.email.key());
    if (!is_same_password) co_return fail(is_same_password.error());
    if (!*is_same_password || !idempotency_.is_hash_of(earlier.request_hash, content_of(request)))
        co_return fail(Error{.code = Code::invalid, .reason = "idempotency_key_reused"});
    co_return Result<void>{};
}

}  // namespace taxasge
