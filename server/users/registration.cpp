#include "server/users/registration.hpp"

namespace asio = boost::asio;

namespace taxasge {
namespace {

constexpr Statement count_recent{
    "count_recent_letters", "SELECT COUNT(*) FROM registrations WHERE user_id = $1 AND code_expires_at > $2"};

constexpr Statement insert{
    "insert_registration",
    "INSERT INTO registrations (id, user_id, email, first_name, last_name, phone, user_type, language, "
    "password_hash, device_hash, token_hash, token_expires_at, code_hash, code_expires_at, code_tries, "
    "created_at, spent_at) "
    "VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, 0, $15, $16)"};

}  // namespace

Result<RegistrationRow> read_registration(const Row& row) {
    RegistrationRow read;
    Registration& registration = read.registration;
    Person& person = registration.person;
    std::string type;
    std::string language;
    std::string hash;
    const auto ok = row.read(registration.id, registration.user_id, registration.email, person.first_name,
                             person.last_name, person.phone, type, language, hash, registration.device_hash,
                             read.code_hash);
    if (!ok) return fail(ok.error());
    const auto known_type = parse_user_type(type);
    const auto known_language = parse_language(language);
    if (!known_type || !known_language)
        return fail(internal_error("a registration holds a word that is none of ours"));
    person.type = *known_type;
    person.language = *known_language;
    registration.password_hash = Secret{std::move(hash)};
    return read;
}

IssuedProof issue_proof(const Registration& registration, const CodeHasher& codes, Time now) {
    return issue_proof(Letter{.kind = LetterKind::verify_email,
                              .to = registration.email,
                              .name = registration.person.first_name,
                              .language = registration.person.language},
                       registration.id, codes, now);
}

asio::awaitable<Result<std::int64_t>> count_recent_letters(Transaction& transaction, Id user_id, Time now) {
    co_return co_await count_recent_letters(transaction, count_recent, user_id, now);
}

asio::awaitable<Result<void>> insert_registration(Transaction& transaction, Registration registration,
                                                  KeptProof proof, RegistrationKind kind) {
    const Person& person = registration.person;
    const auto spent_at = kind == RegistrationKind::live ? std::nullopt : std::optional{proof.issued_at};
    const auto inserted = co_await transaction.run(
        insert, bind(registration.id, registration.user_id, registration.email, person.first_name,
                     person.last_name, person.phone, to_text(person.type), to_text(person.language),
                     registration.password_hash.expose(), registration.device_hash, proof.token_hash,
                     Time{proof.issued_at + token_lifetime}, proof.code_hash,
                     Time{proof.issued_at + code_lifetime}, proof.issued_at, spent_at));
    if (!inserted) co_return fail(inserted.error());
    co_return Result<void>{};
}

}  // namespace taxasge
