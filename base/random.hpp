// Randomness from the kernel. Any thread.
#pragma once

#include "base/bytes.hpp"

#include <cstdint>

namespace taxasge {

// Once, before there are threads: libsodium chooses the fastest code for this CPU and opens the kernel's
// source. Throws std::runtime_error when there is none. Again does nothing.
void start_libsodium();

[[nodiscard]] Bytes random_bytes(std::size_t count);

// Uniform in [0, bound): no modulo bias.
[[nodiscard]] std::uint32_t random_below(std::uint32_t bound);

}  // namespace taxasge
