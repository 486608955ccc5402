// Something is not what was sealed: exit code 50.
#pragma once

#include "base/error.hpp"

#include <string>
#include <utility>

namespace taxasge::delivery {

[[nodiscard]] inline Error tampered(std::string detail) {
    return {.code = Code::invalid, .reason = "evidence_tampered", .detail = std::move(detail)};
}

}  // namespace taxasge::delivery
