// A passkey as its owner sees it. What proves it (the public key, the counter) is in no profile and no list.
#pragma once

#include "base/clock.hpp"
#include "base/id.hpp"

#include <boost/json/object.hpp>

#include <cstdint>
#include <optional>
#include <string>

namespace taxasge {

inline constexpr std::int64_t passkeys_an_account = 10;
inline constexpr std::size_t longest_passkey_name = 60;  // code points

struct Passkey {
    Id id;
    std::optional<std::string> name;
    Time created_at;
    std::optional<Time> last_used_at;
    bool is_backed_up = false;  // its maker keeps a copy
};

[[nodiscard]] boost::json::object to_json(const Passkey& passkey);

}  // namespace taxasge
