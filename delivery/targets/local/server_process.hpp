// How a revision's server is started on this machine: its folder, its environment, its files.
#pragma once

#include "delivery/targets/local/process.hpp"
#include "delivery/targets/target.hpp"

namespace taxasge::delivery {

// Of one revision, in the target's folder: the program, and what it prints.
[[nodiscard]] std::filesystem::path revision_folder(const std::filesystem::path& root, const std::string& id);

// All revisions run in one folder, so that a relative path in their settings means the same to each.
[[nodiscard]] std::filesystem::path data_folder(const std::filesystem::path& root);

// The settings of a revision behind HAProxy on `listen`: a port of its own choice, and who may say where a
// request comes from.
[[nodiscard]] std::map<std::string, std::string> server_environment(const Revision& revision,
                                                                    const std::string& listen);

[[nodiscard]] Launch server_launch(const std::filesystem::path& root, const Revision& revision,
                                   const std::string& listen);

}  // namespace taxasge::delivery
