#include "base/random.hpp"

#include <sodium.h>

namespace taxasge {

Bytes random_bytes(std::size_t count) {
    Bytes bytes(count);
    randombytes_buf(bytes.data(), bytes.size());
    return bytes;
}

std::uint32_t random_below(std::uint32_t bound) {
    return randombytes_uniform(bound);
}

}  // namespace taxasge
