// A password hash that somebody else made, taken over by an import so that people keep their password (A8):
// bcrypt, scrypt, Firebase's scrypt, PBKDF2, argon2. It is checked until its owner signs in; then it is
// replaced by one of ours (A7). Its cost stands in its text and is bounded before any work is done, as in
// hash_cost.hpp.
#pragma once

#include "server/users/imported_hash_argon2.hpp"
#include "server/users/imported_hash_bcrypt.hpp"
#include "server/users/imported_hash_pbkdf2.hpp"
#include "server/users/imported_hash_scrypt.hpp"

#include <optional>
#include <string_view>
#include <variant>

namespace taxasge {

class ImportedHash {
 public:
    // nullopt: of no kind that we know.
    [[nodiscard]] static std::optional<ImportedHash> parse(std::string_view stored);

    // May is_of() be called? Whoever could write rows could otherwise take a worker for hours with one login.
    [[nodiscard]] bool is_affordable() const;

    // On a worker only: takes up to half a second.
    [[nodiscard]] bool is_of(const Secret& password) const;

 private:
    using Kind = std::variant<Argon2Hash, BcryptHash, ScryptHash, FirebaseHash, Pbkdf2Hash>;

    explicit ImportedHash(Kind kind) : kind_(std::move(kind)) {}

    Kind kind_;
};

// What an import asks of a hash before it takes it: will it open at a login?
enum class HashVerdict { good, unknown, too_expensive };
[[nodiscard]] HashVerdict judge_hash(std::string_view stored);

}  // namespace taxasge
