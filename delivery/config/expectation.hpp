// Whether an answer is what a probe expects of it.
#pragma once

#include "delivery/config/plan.hpp"
#include "delivery/sentences/saying.hpp"

#include <expected>
#include <string>
#include <string_view>

namespace taxasge::delivery {

// What was expected and what came, where it is not the same.
using Expected = std::expected<void, Saying>;

// `{commit}` in what is expected stands for `commit`. Pure.
[[nodiscard]] Expected check_expectation(const Probe& probe, std::string_view body,
                                         const std::string& commit);

// The headers and the time that it took. Pure.
[[nodiscard]] Expected check_manner(const Probe& probe, const std::map<std::string, std::string>& headers,
                                    std::chrono::microseconds took);

// That of an answer which is not as the probe wants it.
[[nodiscard]] Saying unexpected(const Probe& probe, const Saying& what);

}  // namespace taxasge::delivery
