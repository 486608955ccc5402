// Access tokens: JWTs of type at+jwt, ES256, 15 minutes [RFC 9068], checked without the database but for the
// list of revoked sessions. Any thread.
#pragma once

#include "base/clock.hpp"
#include "base/result.hpp"
#include "server/sessions/session.hpp"
#include "server/sessions/verified_tokens.hpp"

#include <chrono>
#include <string>
#include <string_view>

namespace taxasge {

class LiveSigningKeys;
class Revocations;
struct Claims;

inline constexpr std::chrono::minutes access_token_lifetime{15};

struct TokenRealm {
    std::string issuer;    // PUBLIC_URL
    std::string audience;  // "taxasge"
};

class AccessTokens {
 public:
    AccessTokens(const LiveSigningKeys& keys, const Revocations& revocations, TokenRealm realm,
                 const Clock& clock);

    [[nodiscard]] std::string issue(const Session& session) const;  // session.expires_at is its exp

    // How long its token is good, for whoever keeps it.
    [[nodiscard]] std::chrono::seconds time_left(const Session& session) const;

    // Errors: unauthenticated (invalid_access_token) for anything but a token of ours, in its time, of a
    // session that was not revoked; unavailable, when the list of revocations is too old to be trusted.
    [[nodiscard]] Result<Session> verify(std::string_view token) const;

 private:
    [[nodiscard]] Result<VerifiedToken> read(std::string_view token) const;
    [[nodiscard]] Result<Claims> read_signed(std::string_view token) const;
    [[nodiscard]] Result<void> check_times(const VerifiedToken& token) const;

    const LiveSigningKeys& keys_;
    const Revocations& revocations_;
    TokenRealm realm_;
    const Clock& clock_;
    mutable VerifiedTokens verified_;
};

}  // namespace taxasge
