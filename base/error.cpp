#include "base/error.hpp"

namespace taxasge {

Error field_error(std::string field, std::string_view code, std::int64_t limit) {
    return Error{.code = Code::invalid,
                 .reason = "validation_failed",
                 .fields = {FieldError{std::move(field), code, limit}}};
}

Error unavailable(std::string detail) {
    return Error{.code = Code::unavailable,
                 .reason = "service_unavailable",
                 .detail = std::move(detail),
                 .retry_after = std::chrono::seconds{1}};
}

Error internal_error(std::string detail) {
    return Error{.detail = std::move(detail)};
}

}  // namespace taxasge
