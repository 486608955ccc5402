// Content codings [RFC 9110 12.5.3]: which of the forms we have of a file a client wants.
#pragma once

#include <array>
#include <string_view>

namespace taxasge {

enum class Encoding { brotli, gzip, identity };  // the one we would rather send first

inline constexpr std::array all_encodings{Encoding::brotli, Encoding::gzip, Encoding::identity};

[[nodiscard]] std::string_view to_text(Encoding encoding);      // "br"
[[nodiscard]] std::string_view file_ending(Encoding encoding);  // ".br"; "" for identity

// How much a client wants `encoding`, in thousandths; 0: not at all. Without a header: identity only.
[[nodiscard]] int wish_for(Encoding encoding, std::string_view accept_encoding);

}  // namespace taxasge
