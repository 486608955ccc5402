// bcrypt, "$2b$12$" and 53 characters; 2a and 2y are the same to us. bcrypt sees 72 bytes of a password and
// no NUL. A system that refused longer ones loses nothing; the first TaxasGE cut them (AU-34), so of its
// people the first 72 bytes must do once more. Its hashes are therefore kept as "$bcrypt72$2b$12$...": a
// longer password opens only those, and the login that follows replaces them by a hash of all of it (A7).
#pragma once

#include "base/secret.hpp"

#include <optional>
#include <string>
#include <string_view>

namespace taxasge {

class BcryptHash {
 public:
    // nullopt: another kind; 2x among them, which has a mistake in it.
    [[nodiscard]] static std::optional<BcryptHash> parse(std::string_view stored);

    // At most 2^13 rounds: half a second.
    [[nodiscard]] bool is_affordable() const;
    [[nodiscard]] bool is_of(const Secret& password) const;

 private:
    enum class TooLong { refused, cut };

    std::string crypt_;
    unsigned cost_ = 0;
    TooLong too_long_ = TooLong::refused;
};

// How a bcrypt hash is kept whose maker cut passwords at 72 bytes.
[[nodiscard]] std::string mark_as_cut(std::string_view bcrypt);

}  // namespace taxasge
