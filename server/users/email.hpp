// An e-mail address; one exists only when it is valid. It keeps both spellings (A48): letters go to the
// address as typed, and it is found by its key: lower case, the domain as A-labels, so that nobody has two
// accounts (AU-24).
#pragma once

#include "base/result.hpp"

#include <string>
#include <string_view>

namespace taxasge {

class Email {
 public:
    static constexpr std::size_t maximum_length = 254;  // [RFC 5321 4.5.3.1, erratum 1690]

    // Errors: invalid, field "email": invalid_email, email_local_part_not_ascii, too_long.
    [[nodiscard]] static Result<Email> parse(std::string_view text);

    [[nodiscard]] const std::string& typed() const { return typed_; }
    [[nodiscard]] const std::string& key() const { return key_; }

 private:
    Email(std::string typed, std::string key) : typed_(std::move(typed)), key_(std::move(key)) {}

    std::string typed_;
    std::string key_;
};

}  // namespace taxasge
