// The one database error that a use case may expect: a UNIQUE, CHECK, NOT NULL or FOREIGN KEY said no.
#pragma once

#include "base/error.hpp"

#include <string>

namespace taxasge {

[[nodiscard]] inline Error broken_constraint(std::string detail) {
    return Error{.code = Code::internal, .reason = "constraint", .detail = std::move(detail)};
}

[[nodiscard]] inline bool is_broken_constraint(const Error& error) {
    return error.reason == "constraint";
}

}  // namespace taxasge
