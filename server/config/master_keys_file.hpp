// The master keys of a machine where nobody set MASTER_KEYS (development and testing): made once, kept in
// var/.
#pragma once

#include "base/seal.hpp"
#include "server/config/config.hpp"

#include <filesystem>

namespace taxasge {

// MASTER_KEYS if it is set; else the content of `folder`/master-keys, which is made, readable by us alone and
// synced before use: a key that a power cut takes away takes every sealed value with it. Two processes
// starting at once agree on one. Errors: invalid, unavailable.
[[nodiscard]] Result<MasterKeys> load_master_keys(const Config& config, const std::filesystem::path& folder);

}  // namespace taxasge
