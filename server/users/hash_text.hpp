// The texts that password hashes are kept in: reading one from left to right, and base64 in the spellings
// that others gave it. For hash_cost and for the kinds of imported_hash.
#pragma once

#include "base/bytes.hpp"

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace taxasge {

class HashText {
 public:
    explicit HashText(std::string_view text) : rest_(text) {}

    // Each takes what it finds, or leaves everything and says no.
    [[nodiscard]] bool take(std::string_view expected);
    // A decimal of 1 or more, in its one spelling: no sign, no leading zero, no overflow.
    [[nodiscard]] bool take_number(std::uint32_t& number);
    // What stands before the next "$", which goes with it.
    [[nodiscard]] bool take_field(std::string_view& field);

    [[nodiscard]] std::string_view rest() const { return rest_; }

 private:
    std::string_view rest_;
};

enum class Base64 {
    unpadded,  // PHC strings
    padded,    // Django, Firebase
    dotted,    // passlib's PBKDF2: unpadded, with "." for "+"
};

// Strict: nullopt for any character, padding or spare bit that the spelling does not have.
[[nodiscard]] std::optional<Bytes> decode_base64(std::string_view text, Base64 spelling);

[[nodiscard]] std::string to_phc_base64(ByteView bytes);  // unpadded

}  // namespace taxasge
