// One named value of a request's body, before anybody asked for it: what json_fields and form_fields make and
// Fields hands out.
#pragma once

#include "base/result.hpp"

#include <string>
#include <string_view>
#include <variant>
#include <vector>

namespace taxasge {

struct NotScalar {};  // a number, an array or an object: few endpoints want one (Fields::object)

struct NotUtf8 {};  // a form value that is no text at all

struct BodyField {
    std::string name;
    std::variant<std::nullptr_t, bool, std::string, NotScalar, NotUtf8> value;
};

// More names than any endpoint has are not read on: looking each up among all the others would cost the
// square.
inline constexpr std::size_t maximum_body_fields = 64;

// Errors: malformed (malformed_json): no JSON, deeper than 32, bad UTF-8; invalid: no object (wrong_type of
// ""), a name that comes twice (duplicate_field), more names than any endpoint has (unknown_field).
[[nodiscard]] Result<std::vector<BodyField>> read_json_fields(std::string_view body);

// Errors: malformed (malformed_form): a broken percent escape, a name that is no text; invalid as above.
[[nodiscard]] Result<std::vector<BodyField>> read_form_fields(std::string_view body);

// Error: invalid, when the name is there already or there are too many.
[[nodiscard]] Result<void> check_new_name(const std::vector<BodyField>& fields, std::string_view name);

}  // namespace taxasge
