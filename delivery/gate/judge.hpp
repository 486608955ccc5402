// What one piece of evidence says about one thing that a criterion wants. Pure: the same evidence gives the
// same ruling on each machine. What it does not understand is `unknown`, never `pass`.
#pragma once

#include "delivery/config/plan.hpp"
#include "delivery/gate/state.hpp"

#include <boost/json/object.hpp>

#include "base/clock.hpp"

namespace taxasge::delivery {

[[nodiscard]] Ruling judge_job(const boost::json::object& observed);
[[nodiscard]] Ruling judge_answer(const boost::json::object& observed, const Probe& probe,
                                  const std::string& commit);
// Sets are compared, never counts (GO-11).
[[nodiscard]] Ruling judge_names(const boost::json::object& observed, const std::vector<std::string>& wanted);
[[nodiscard]] Ruling judge_without(const boost::json::object& observed,
                                   const std::vector<std::string>& forbidden);
// At least so many different images, and no tag that means something else tomorrow.
[[nodiscard]] Ruling judge_images(const boost::json::object& observed, std::int64_t least);
[[nodiscard]] Ruling judge_secrets(const boost::json::object& observed, const std::vector<std::string>& names,
                                   std::chrono::milliseconds max_age, Time now);
[[nodiscard]] Ruling judge_drill(const boost::json::object& observed);
[[nodiscard]] Ruling judge_file(const boost::json::object& observed);

}  // namespace taxasge::delivery
