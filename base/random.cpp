#include "base/random.hpp"

#include <sodium.h>

#include <stdexcept>

namespace taxasge {

void start_libsodium() {
    if (sodium_init() < 0) throw std::runtime_error{"libsodium does not start"};
}

Bytes random_bytes(std::size_t count) {
    Bytes bytes(count);
    randombytes_buf(bytes.data(), bytes.size());
    return bytes;
}

std::uint32_t random_below(std::uint32_t bound) {
    return randombytes_uniform(bound);
}

}  // namespace taxasge
