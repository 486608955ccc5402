// A telephone number in E.164: "+" and 8 to 15 digits. Nine digits alone are a number of Equatorial Guinea.
#pragma once

#include "base/result.hpp"

#include <string>
#include <string_view>

namespace taxasge {

class Phone {
 public:
    // Spaces, hyphens, dots and brackets between digits are ignored; "00" may stand for "+".
    // Error: invalid, field "phone", code invalid_phone.
    [[nodiscard]] static Result<Phone> parse(std::string_view text);

    [[nodiscard]] const std::string& text() const { return text_; }

 private:
    explicit Phone(std::string text) : text_(std::move(text)) {}

    std::string text_;
};

}  // namespace taxasge
