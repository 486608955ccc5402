// What evidence says of what was run: tests, what they reach, and commands. Pure, as judge.hpp.
#pragma once

#include "base/clock.hpp"
#include "delivery/config/plan.hpp"
#include "delivery/gate/state.hpp"

#include <boost/json/object.hpp>

namespace taxasge::delivery {

// Whole, at least one test, all passed: PF-31, where 12 had passed, 12 failed and 47 were skipped.
// None was skipped, but for those that run elsewhere.
[[nodiscard]] Ruling judge_tests(const boost::json::object& observed,
                                 const std::vector<std::string>& may_skip);
// `least` in hundredths of a per cent; measured at the commit that serves.
[[nodiscard]] Ruling judge_coverage(const boost::json::object& observed, std::int64_t least,
                                    const std::string& commit);
// GO-03: these very words, to their end with 0, at the commit that serves.
[[nodiscard]] Ruling judge_command(const boost::json::object& observed, const CommandProbe& command,
                                   const std::string& commit);

}  // namespace taxasge::delivery
