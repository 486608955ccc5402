#include "delivery/evidence/merkle.hpp"

#include "base/digest.hpp"

#include <bit>
#include <span>

namespace taxasge::delivery {
namespace {

constexpr std::uint8_t leaf_prefix = 0;
constexpr std::uint8_t node_prefix = 1;

// `leaves` is not empty. The left half is the largest power of two that leaves something for the right.
Bytes root_of(std::span<const Bytes> leaves) {
    Bytes text;
    if (leaves.size() == 1) {
        text.push_back(leaf_prefix);
        text.insert(text.end(), leaves.front().begin(), leaves.front().end());
        return sha256(text);
    }
    const std::size_t left = std::bit_floor(leaves.size() - 1);
    text.push_back(node_prefix);
    for (const Bytes& half : {root_of(leaves.first(left)), root_of(leaves.subspan(left))})
        text.insert(text.end(), half.begin(), half.end());
    return sha256(text);
}

}  // namespace

Bytes merkle_root(const std::vector<Bytes>& leaves) {
    return leaves.empty() ? sha256({}) : root_of(leaves);
}

}  // namespace taxasge::delivery
