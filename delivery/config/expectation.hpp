// Whether an answer is what a probe expects of it.
#pragma once

#include "base/result.hpp"
#include "delivery/config/plan.hpp"

#include <string>
#include <string_view>

namespace taxasge::delivery {

// `{commit}` in what is expected stands for `commit`. Pure. Error: invalid, with what was expected and what
// came.
[[nodiscard]] Result<void> check_expectation(const Probe& probe, std::string_view body,
                                             const std::string& commit);

// The headers and the time that it took. Pure. Error: the same.
[[nodiscard]] Result<void> check_manner(const Probe& probe, const std::map<std::string, std::string>& headers,
                                        std::chrono::microseconds took);

// The error of an answer that is not as the probe wants it.
[[nodiscard]] Error unexpected(const Probe& probe, std::string_view what);

}  // namespace taxasge::delivery
