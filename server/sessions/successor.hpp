// The successor of a spent refresh token, kept so that whoever still holds the spent one can be given it
// again when the answer was lost. Sealed under a key made from the spent token itself, of which we keep only
// a hash: the database and MASTER_KEYS together open nothing (A36).
#pragma once

#include "server/sessions/refresh_token.hpp"

namespace taxasge {

[[nodiscard]] Bytes seal_successor(const RefreshToken& spent, const RefreshToken& successor);

// Error: unauthenticated, when it was sealed for another token.
[[nodiscard]] Result<Secret> open_successor(const RefreshToken& spent, ByteView sealed);

}  // namespace taxasge
