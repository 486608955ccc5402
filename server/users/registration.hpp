// A registration: what somebody asked for with an address, and the letter that went to it. An address may
// have many of them at a time, from its owner and from others; the one whose letter comes back becomes the
// account (A9).
#pragma once

#include "base/language.hpp"
#include "base/secret.hpp"
#include "server/database/database.hpp"
#include "server/mail/outbox.hpp"
#include "server/users/user.hpp"
#include "server/users/verification_proof.hpp"

#include <optional>
#include <string>

namespace taxasge {

struct Person {
    std::string first_name;
    std::string last_name;
    std::optional<std::string> phone;
    UserType type = UserType::citizen;
    Language language = Language::es;
};

struct Registration {
    Id id;
    Id user_id;
    std::string email;  // as typed
    Person person;
    Secret password_hash;
    Bytes device_hash;  // of the browser that registered
};

// A row's columns in the order in which every SELECT and RETURNING here names them:
//     id, user_id, email, first_name, last_name, phone, user_type, language, password_hash, device_hash,
//     code_hash
struct RegistrationRow {
    Registration registration;
    Bytes code_hash;
};
[[nodiscard]] Result<RegistrationRow> read_registration(const Row& row);

// Token and code for a new letter: the letter to send and what the database keeps.
[[nodiscard]] IssuedProof issue_proof(const Registration& registration, const CodeHasher& codes, Time now);

// Inside a transaction that has locked the user's row: how many letters went to this account in the last
// hour.
[[nodiscard]] boost::asio::awaitable<Result<std::int64_t>> count_recent_letters(Transaction& transaction,
                                                                                Id user_id, Time now);

// A live row waits for its letter to come back; a decoy is spent from the start, and stands so
// that the password it was sent with is answered at login as a free address would answer it.
enum class RegistrationKind { live, decoy };
[[nodiscard]] boost::asio::awaitable<Result<void>> insert_registration(Transaction& transaction,
                                                                       Registration registration,
                                                                       KeptProof proof,
                                                                       RegistrationKind kind);

}  // namespace taxasge
