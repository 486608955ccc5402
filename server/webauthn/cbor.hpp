// Concise Binary Object Representation [RFC 8949] as authenticators write it: CTAP2's canonical form
// [CTAP 2.1 8], but that the members of a map may stand in any order. Browsers and managers of passwords
// write maps too, and what order theirs are in decides nothing: what is signed is signed as it is spelt.
#pragma once

#include "base/bytes.hpp"

#include <cstdint>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

namespace taxasge {

inline constexpr std::size_t longest_cbor = 16'384;  // an attestation without certificates takes about 900
inline constexpr int deepest_cbor = 4;               // [CTAP 2.1 8: at most four levels]

using CborKey = std::variant<std::int64_t, std::string>;

// A template, so that the class below may hold members of its own kind before it is whole.
template <class Value>
struct CborMember {
    CborKey key;
    Value value;
};

class Cbor {
 public:
    using Array = std::vector<Cbor>;
    using Map = std::vector<CborMember<Cbor>>;

    struct Null {};
    using Content = std::variant<Null, bool, std::int64_t, Bytes, std::string, Array, Map>;

    explicit Cbor(Content content) : content_(std::move(content)) {}

    // Null, when it is of another kind.
    [[nodiscard]] const std::int64_t* if_integer() const { return std::get_if<std::int64_t>(&content_); }
    [[nodiscard]] const Bytes* if_bytes() const { return std::get_if<Bytes>(&content_); }
    [[nodiscard]] const std::string* if_text() const { return std::get_if<std::string>(&content_); }
    [[nodiscard]] const Array* if_array() const { return std::get_if<Array>(&content_); }
    [[nodiscard]] const Map* if_map() const { return std::get_if<Map>(&content_); }

    // Null, when it is no map, or has no such member.
    [[nodiscard]] const Cbor* member(const CborKey& key) const;

    [[nodiscard]] const Content& content() const { return content_; }

 private:
    Content content_;
};

struct CborItem {
    Cbor value;
    std::size_t size;  // how many bytes it takes
};

// Definite lengths, the shortest heads, keys that are numbers or texts and stand once, UTF-8; no tags,
// no floats, no number beyond 63 bits. Error: malformed (invalid_passkey).
[[nodiscard]] Result<CborItem> read_cbor_item(ByteView bytes);  // more may follow it
[[nodiscard]] Result<Cbor> read_cbor(ByteView bytes);           // all of it

}  // namespace taxasge
