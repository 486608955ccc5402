// Randomness from the kernel. Any thread.
#pragma once

#include "base/bytes.hpp"

#include <cstdint>

namespace taxasge {

[[nodiscard]] Bytes random_bytes(std::size_t count);

// Uniform in [0, bound): no modulo bias.
[[nodiscard]] std::uint32_t random_below(std::uint32_t bound);

}  // namespace taxasge
