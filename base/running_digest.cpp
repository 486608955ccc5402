#include "base/running_digest.hpp"

#include <sodium.h>

namespace taxasge {

struct RunningDigest::State {
    crypto_hash_sha256_state hash{};
};

RunningDigest::RunningDigest() : state_(std::make_unique<State>()) {
    crypto_hash_sha256_init(&state_->hash);
}

RunningDigest::RunningDigest(RunningDigest&&) noexcept = default;
RunningDigest& RunningDigest::operator=(RunningDigest&&) noexcept = default;
RunningDigest::~RunningDigest() = default;

void RunningDigest::add(std::string_view piece) {
    crypto_hash_sha256_update(&state_->hash, as_bytes(piece).data(), piece.size());
}

Bytes RunningDigest::value() const {
    State copy = *state_;  // the end of a hash is also the end of its state
    Bytes digest(crypto_hash_sha256_BYTES);
    crypto_hash_sha256_final(&copy.hash, digest.data());
    return digest;
}

}  // namespace taxasge
