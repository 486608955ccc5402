// One hash over many: the root of a Merkle tree [RFC 6962 2.1], by which one more, one less or another one is
// told.
#pragma once

#include "base/bytes.hpp"

#include <vector>

namespace taxasge::delivery {

// Over the leaves in their order; of none the hash of nothing.
[[nodiscard]] Bytes merkle_root(const std::vector<Bytes>& leaves);

}  // namespace taxasge::delivery
