// A Firebase ID token: who somebody says they are. Read here; believed only when its signature and its claims
// were checked [Firebase: Verify ID tokens using a third-party JWT library; RFC 8725].
#pragma once

#include "base/bytes.hpp"
#include "base/clock.hpp"
#include "base/result.hpp"
#include "server/users/email.hpp"

#include <boost/json/object.hpp>

#include <optional>
#include <string>
#include <string_view>

namespace taxasge {

inline constexpr std::size_t longest_id_token = 8192;
inline constexpr std::size_t longest_firebase_uid = 128;

struct IdToken {
    std::string algorithm;
    std::string key_id;  // empty, when it names none
    boost::json::object claims;
    std::string signed_text;
    Bytes signature;
};

// Whom Firebase vouches for.
struct FirebaseIdentity {
    std::string subject;         // Firebase's uid
    std::optional<Email> email;  // only one that Firebase has verified
    std::string name;            // as they told it; may be anything
    Time authenticated_at;
};

// 401: invalid_id_token, whatever is wrong with it.
[[nodiscard]] Error invalid_id_token(std::string detail);

// Judges the shape alone: three parts, strict JSON, no header that would bring a key along or must be
// understood. Error: unauthenticated (invalid_id_token).
[[nodiscard]] Result<IdToken> read_id_token(std::string_view token);

// Issued by Firebase for `project`, in its time. Error: unauthenticated
// (invalid_id_token).
[[nodiscard]] Result<FirebaseIdentity> read_identity(const boost::json::object& claims,
                                                     std::string_view project, Time now);

}  // namespace taxasge
