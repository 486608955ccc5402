// The refresh token a client holds: 256 random bits, with the session they belong to and a proof that we made
// them.
//
//     base64url( session id 16 | generation 4 | random 32 | HMAC-SHA256 tag 16 )
//
// Only SHA-256 of the whole is kept. The tag lets us refuse what we never issued without asking the database,
// and lets us recognise every older generation of a session without keeping a row for each (docs/adr/0003).
#pragma once

#include "base/id.hpp"
#include "base/seal.hpp"
#include "base/secret.hpp"

#include <cstdint>
#include <string>
#include <string_view>

namespace taxasge {

inline constexpr std::size_t refresh_token_characters = 91;

// 401 invalid_refresh_token, the one answer to every refresh token that is not good; the detail is for the
// log.
[[nodiscard]] Error invalid_refresh_token(std::string detail);

struct RefreshToken {
    Id session_id;
    std::uint32_t generation = 0;
    Secret text;

    [[nodiscard]] Bytes hash() const;  // SHA-256 of the text: what the database keeps
};

class RefreshTokens {
 public:
    explicit RefreshTokens(const MasterKeys& keys) : keys_(keys, "refresh-token-tag-v1") {}

    [[nodiscard]] RefreshToken make(const Id& session_id, std::uint32_t generation) const;

    // Error: unauthenticated, invalid_refresh_token, when it is not one that we made.
    [[nodiscard]] Result<RefreshToken> parse(std::string_view text) const;

 private:
    [[nodiscard]] static Bytes tag(ByteView key, ByteView body);

    DerivedKeys keys_;  // the first makes, all check
};

}  // namespace taxasge
