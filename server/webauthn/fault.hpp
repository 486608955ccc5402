// What all of this module says when it refuses, and the algorithms that it knows.
#pragma once

#include "base/error.hpp"

#include <array>
#include <cstdint>
#include <string>

namespace taxasge {

// EdDSA (Ed25519), ES256 and RS256, in the order we prefer [RFC 9053, RFC 8812].
inline constexpr std::array<std::int64_t, 3> passkey_algorithms{-8, -7, -257};

// malformed (invalid_passkey), whatever is wrong with it.
[[nodiscard]] Error invalid_passkey(std::string detail);

}  // namespace taxasge
