// What evidence says of the source that was delivered: its commit, its migrations, its workflows, its pages.
// Pure, as judge.hpp.
#pragma once

#include "delivery/gate/state.hpp"

#include <boost/json/object.hpp>

#include <vector>

namespace taxasge::delivery {

// Nothing is uncommitted, and the commit is the one that serves.
[[nodiscard]] Ruling judge_git(const boost::json::object& observed, const std::string& commit);
// What is known has run, and what ran is known, each with the same hash.
[[nodiscard]] Ruling judge_migrations(const boost::json::object& observed);
// PF-31: a step that cannot fail shows nothing.
[[nodiscard]] Ruling judge_workflow(const boost::json::object& observed);
// Each of these paths was answered with what was built.
[[nodiscard]] Ruling judge_hosting(const boost::json::object& observed,
                                   const std::vector<std::string>& paths);

}  // namespace taxasge::delivery
