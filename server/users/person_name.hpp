// A first or last name: 1 to 100 characters of any script, without the spaces around it.
#pragma once

#include "base/result.hpp"

#include <string>
#include <string_view>

namespace taxasge {

class PersonName {
 public:
    static constexpr std::size_t maximum_length = 100;  // code points

    // Errors: invalid, field "name": invalid_name (empty, no UTF-8, or characters that cannot be seen and
    // change what is shown around them), too_long.
    [[nodiscard]] static Result<PersonName> parse(std::string_view text);

    [[nodiscard]] const std::string& text() const { return text_; }

 private:
    explicit PersonName(std::string text) : text_(std::move(text)) {}

    std::string text_;
};

}  // namespace taxasge
