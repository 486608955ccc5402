// The migrations that are known here beside those that have run, each as "NAME SHA-256".
#pragma once

#include "base/result.hpp"

#include <boost/json/object.hpp>

#include <filesystem>

namespace taxasge::delivery {

// `applied` as Target::applied_migrations tells it; `folder` has a folder for each database. Gives {"known",
// "applied"}. Errors: invalid, when `applied` cannot be read; not_found, when there is no such folder;
// unavailable.
[[nodiscard]] Result<boost::json::object> migration_lists(const boost::json::object& applied,
                                                          const std::filesystem::path& folder);

}  // namespace taxasge::delivery
