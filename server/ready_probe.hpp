// Asks a server whether it is ready, for containers that have no curl. Blocks for at most 3 seconds.
#pragma once

#include "base/result.hpp"

#include <cstdint>
#include <string>

namespace taxasge {

// GET /health/ready; an address of all zeros is asked on loopback. Error: unavailable, with the reason.
[[nodiscard]] Result<void> probe_ready(const std::string& host, std::uint16_t port);

}  // namespace taxasge
