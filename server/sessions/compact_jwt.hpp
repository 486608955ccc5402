// The compact form of a signed token, header.payload.signature [RFC 7515 7.1], taken apart; nothing of it is
// believed yet. Ours and those of others begin here.
#pragma once

#include <optional>
#include <string_view>

namespace taxasge {

struct CompactJwt {
    std::string_view header;
    std::string_view payload;
    std::string_view signature;    // empty, when nobody signed it
    std::string_view signed_text;  // header.payload
};

// Views of `token`. Nothing, when there are not exactly three parts, or when it is longer than `longest`:
// that is not even split.
[[nodiscard]] std::optional<CompactJwt> split_compact_jwt(std::string_view token, std::size_t longest);

}  // namespace taxasge
