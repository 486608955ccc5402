// Encryption that also proves who sealed it and for what: XChaCha20-Poly1305 with a random nonce.
// `MasterKeys` are the deployment's keys: the first seals, all open, so that they can be rotated. Any thread.
#pragma once

#include "base/bytes.hpp"

#include <string>
#include <string_view>
#include <vector>

namespace taxasge {

// Seals under a 32-byte key. `context` is bound but not stored: a sealed value moved to another row does not
// open.
[[nodiscard]] Bytes seal(ByteView key, ByteView plain, std::string_view context);

// Error: unauthenticated, when key, context or a byte is wrong.
[[nodiscard]] Result<Bytes> open(ByteView key, ByteView sealed, std::string_view context);

struct MasterKey {
    std::string id;  // 1-16 of a-z 0-9 - _
    Bytes key;       // 32 bytes
};

class MasterKeys {
 public:
    // At least one key. From MASTER_KEYS: "id:64-hex-digits", comma-separated.
    explicit MasterKeys(std::vector<MasterKey> keys) : keys_(std::move(keys)) {}

    // Error: invalid; the detail says what is wrong without showing a key.
    [[nodiscard]] static Result<MasterKeys> parse(std::string_view text);

    // The sealed text begins with the key's id.
    [[nodiscard]] Bytes seal(ByteView plain, std::string_view context) const;

    // Error: unauthenticated, when no key of ours opens it.
    [[nodiscard]] Result<Bytes> open(ByteView sealed, std::string_view context) const;

    // A 32-byte key for one purpose, derived from each master key: the first is for making, all are for
    // checking.
    [[nodiscard]] std::vector<Bytes> derive(std::string_view purpose) const;

 private:
    std::vector<MasterKey> keys_;
};

}  // namespace taxasge
