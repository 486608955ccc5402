// Writes CBOR for tests, also what no authenticator would write: nothing is sorted or checked.
#pragma once

#include "base/bytes.hpp"

#include <cstdint>
#include <string_view>
#include <utility>
#include <vector>

namespace taxasge::test {

using CborPairs = std::vector<std::pair<Bytes, Bytes>>;

inline Bytes joined(const std::vector<Bytes>& parts) {
    Bytes all;
    for (const Bytes& part : parts) all.insert(all.end(), part.begin(), part.end());
    return all;
}

inline Bytes big_endian(std::uint64_t number, std::size_t length) {
    Bytes bytes(length);
    for (std::size_t i = length; i-- > 0; number >>= 8) bytes[i] = static_cast<std::uint8_t>(number);
    return bytes;
}

// The shortest head [RFC 8949 4.1].
inline Bytes cbor_head(int major, std::uint64_t argument) {
    const auto first = [&](int rest) { return static_cast<std::uint8_t>(major << 5 | rest); };
    if (argument < 24) return {first(static_cast<int>(argument))};
    if (argument <= 0xFF) return joined({{first(24)}, big_endian(argument, 1)});
    if (argument <= 0xFFFF) return joined({{first(25)}, big_endian(argument, 2)});
    if (argument <= 0xFFFF'FFFF) return joined({{first(26)}, big_endian(argument, 4)});
    return joined({{first(27)}, big_endian(argument, 8)});
}

inline Bytes cbor_number(std::int64_t number) {
    return number >= 0 ? cbor_head(0, static_cast<std::uint64_t>(number))
                       : cbor_head(1, static_cast<std::uint64_t>(-1 - number));
}

inline Bytes cbor_bytes(ByteView bytes) {
    return joined({cbor_head(2, bytes.size()), {bytes.begin(), bytes.end()}});
}

inline Bytes cbor_text(std::string_view text) {
    const ByteView bytes = as_bytes(text);
    return joined({cbor_head(3, bytes.size()), {bytes.begin(), bytes.end()}});
}

inline Bytes cbor_array(const std::vector<Bytes>& items) {
    return joined({cbor_head(4, items.size()), joined(items)});
}

inline Bytes cbor_map(const CborPairs& pairs) {
    Bytes all = cbor_head(5, pairs.size());
    for (const auto& [key, value] : pairs) all = joined({all, key, value});
    return all;
}

// Puts `value` in the place of what is there, or at the end.
inline void put(CborPairs& pairs, const Bytes& key, const Bytes& value) {
    for (auto& [name, old] : pairs) {
        if (name != key) continue;
        old = value;
        return;
    }
    pairs.emplace_back(key, value);
}

inline void drop(CborPairs& pairs, const Bytes& key) {
    std::erase_if(pairs, [&](const auto& pair) { return pair.first == key; });
}

}  // namespace taxasge::test
