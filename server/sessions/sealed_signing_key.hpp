// A signing key as the database keeps it: its name, and its private half sealed with MASTER_KEYS.
#pragma once

#include "base/seal.hpp"

#include <string>
#include <string_view>

namespace taxasge {

struct SealedSigningKey {
    std::string kid;  // RFC 7638
    Bytes private_sealed;
};

[[nodiscard]] SealedSigningKey make_signing_key(const MasterKeys& keys);

// What a private half is bound to: a sealed key moved to another row does not open.
[[nodiscard]] std::string signing_key_context(std::string_view kid);

}  // namespace taxasge
