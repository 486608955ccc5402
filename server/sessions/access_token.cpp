#include "server/sessions/access_token.hpp"

#include "base/random.hpp"
#include "server/sessions/claims.hpp"
#include "server/sessions/compact_jwt.hpp"
#include "server/sessions/live_signing_keys.hpp"
#include "server/sessions/revocations.hpp"

#include <algorithm>

namespace taxasge {
namespace {

constexpr std::size_t longest_token = 4096;  // ours stay below 1 KB; more is not even split
constexpr std::size_t token_id_bytes = 16;
constexpr std::chrono::seconds leeway{30};   // between the clocks of two instances
constexpr std::size_t tokens_kept = 16'384;  // about 3 MB

Error refused(std::string detail) {
    return Error{
        .code = Code::unauthenticated, .reason = "invalid_access_token", .detail = std::move(detail)};
}

}  // namespace

AccessTokens::AccessTokens(const LiveSigningKeys& keys, const Revocations& revocations, TokenRealm realm,
                           const Clock& clock)
    : keys_(keys),
      revocations_(revocations),
      realm_(std::move(realm)),
      clock_(clock),
      verified_(tokens_kept) {}

std::string AccessTokens::issue(const Session& session) const {
    const auto keys = keys_.get();
    const SigningKey& signing = keys->current();
    const Claims claims{.issuer = realm_.issuer,
                        .audience = realm_.audience,
                        .session = session,
                        .issued_at = clock_.now(),
                        .token_id = to_base64url(random_bytes(token_id_bytes))};
    std::string token = signing.token_header + "." + to_base64url(as_bytes(write_claims(claims)));
    const std::string signature = signing.key.sign(token);
    return token.append(".").append(to_base64url(as_bytes(signature)));
}

std::chrono::seconds AccessTokens::time_left(const Session& session) const {
    using std::chrono::seconds;
    const auto left = std::chrono::ceil<seconds>(session.expires_at - clock_.now());
    return std::clamp(left, seconds{1}, seconds{access_token_lifetime});
}

Result<Session> AccessTokens::verify(std::string_view token) const {
    const auto read_token = read(token);
    if (!read_token) return fail(read_token.error());
    if (auto timely = check_times(*read_token); !timely) return fail(std::move(timely.error()));
    const auto revoked = revocations_.contains(read_token->session.id);
    if (!revoked) return fail(revoked.error());
    if (*revoked) return fail(refused("revoked"));
    return read_token->session;
}

Result<VerifiedToken> AccessTokens::read(std::string_view token) const {
    const std::uint64_t epoch = keys_.epoch();
    if (auto known = verified_.find(token); known && known->key_epoch == epoch) return std::move(*known);
    const auto claims = read_signed(token);
    if (!claims) return fail(refused(claims.error().detail));
    if (claims->issuer != realm_.issuer) return fail(refused("issuer"));
    if (claims->audience != realm_.audience) return fail(refused("audience"));
    VerifiedToken verified{.session = claims->session, .issued_at = claims->issued_at, .key_epoch = epoch};
    verified_.remember(token, verified);
    return verified;
}

Result<Claims> AccessTokens::read_signed(std::string_view token) const {
    const auto parts = split_compact_jwt(token, longest_token);
    if (!parts) return fail(refused("not three parts"));
    // The header is never read, only compared with the few that we write. So there is no algorithm to choose
    // (none, HS256 with the public key), no key to bring along (jwk, jku, x5u), no crit, no key twice [RFC
    // 8725 2.1, 3.1].
    const auto keys = keys_.get();
    const SigningKey* signing = keys->find(parts->header);
    if (signing == nullptr) return fail(refused("not a header of ours"));
    const auto signature = from_base64url(parts->signature);
    if (!signature || !signing->key.verify(parts->signed_text, *signature)) return fail(refused("signature"));
    const auto payload = from_base64url(parts->payload);
    if (!payload) return fail(refused("payload is not base64url"));
    return read_claims(as_text(*payload));
}

Result<void> AccessTokens::check_times(const VerifiedToken& token) const {
    const Time now = clock_.now();
    const Session& session = token.session;
    if (now >= session.expires_at + leeway) return fail(refused("expired"));
    if (token.issued_at > now + leeway) return fail(refused("issued in the future"));
    if (session.expires_at > token.issued_at + access_token_lifetime) return fail(refused("lives too long"));
    if (session.authenticated_at > now + leeway) return fail(refused("login in the future"));
    return {};
}

}  // namespace taxasge
