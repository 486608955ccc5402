// What fuzz targets are written with. A target states facts about any input at all; one that does not hold
// ends the program, and libFuzzer keeps the input.
#pragma once

#include <algorithm>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <string_view>

namespace taxasge::test {

inline void demand(bool holds, const char* fact) {
    if (holds) return;
    std::fprintf(stderr, "does not hold: %s\n", fact);
    std::abort();
}

inline std::string_view as_input(const std::uint8_t* data, std::size_t size) {
    return {reinterpret_cast<const char*>(data), size};
}

// What stands before the first `separator`, which goes with it: an input is often several texts.
inline std::string_view take_until(std::string_view& rest, char separator) {
    const std::string_view taken = rest.substr(0, rest.find(separator));
    rest.remove_prefix(std::min(rest.size(), taken.size() + 1));
    return taken;
}

// The first byte, for a choice; 0 of an empty input.
inline std::uint8_t take_byte(std::string_view& rest) {
    if (rest.empty()) return 0;
    const auto byte = static_cast<std::uint8_t>(rest.front());
    rest.remove_prefix(1);
    return byte;
}

}  // namespace taxasge::test
