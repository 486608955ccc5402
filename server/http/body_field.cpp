#include "server/http/body_field.hpp"

#include <algorithm>

namespace taxasge {

Result<void> check_new_name(const std::vector<BodyField>& fields, std::string_view name) {
    if (fields.size() >= maximum_body_fields) return fail(field_error(std::string{name}, "unknown_field"));
    if (std::ranges::find(fields, name, &BodyField::name) != fields.end())
        return fail(field_error(std::string{name}, "duplicate_field"));
    return {};
}

}  // namespace taxasge
