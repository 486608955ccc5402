// The public keys that ID tokens are signed with, by their names: a JWK set [RFC 7517 5].
#pragma once

#include "server/firebase/rs256.hpp"

#include <map>
#include <string>
#include <string_view>

namespace taxasge {

using KeySet = std::map<std::string, RsaPublicKey, std::less<>>;

// Keys of other kinds and for other uses are passed over. Error: malformed, when it is no JWK set, when two
// of its keys have one name, or when none of them is of use.
[[nodiscard]] Result<KeySet> parse_key_set(std::string_view json);

}  // namespace taxasge
