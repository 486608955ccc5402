#include "base/id.hpp"

#include "base/bytes.hpp"
#include "base/random.hpp"

#include <algorithm>
#include <cstring>

namespace taxasge {
namespace {

constexpr std::array<std::size_t, 4> hyphens{8, 13, 18, 23};

}  // namespace

Id Id::make(Time now) {
    Raw raw;
    const Bytes random = random_bytes(raw.size());
    std::ranges::copy(random, raw.begin());
    const auto milliseconds = static_cast<std::uint64_t>(to_milliseconds(now));
    for (std::size_t i = 0; i < 6; ++i) raw[i] = static_cast<std::uint8_t>(milliseconds >> (40 - 8 * i));
    raw[6] = static_cast<std::uint8_t>(0x70 | (raw[6] & 0x0f));
    raw[8] = static_cast<std::uint8_t>(0x80 | (raw[8] & 0x3f));
    return Id{raw};
}

Result<Id> Id::parse(std::string_view text) {
    const Error malformed{.code = Code::malformed, .reason = "malformed_request", .detail = "not a UUID"};
    if (text.size() != 36) return fail(malformed);
    std::string digits;
    for (std::size_t i = 0; i < text.size(); ++i) {
        const bool is_hyphen = std::ranges::find(hyphens, i) != hyphens.end();
        if (is_hyphen != (text[i] == '-') || (text[i] >= 'A' && text[i] <= 'Z')) return fail(malformed);
        if (!is_hyphen) digits.push_back(text[i]);
    }
    auto bytes = from_hex(digits);
    if (!bytes) return fail(malformed);
    Raw raw;
    std::ranges::copy(*bytes, raw.begin());
    return Id{raw};
}

std::string Id::text() const {
    std::string text = to_hex(raw_);
    for (const std::size_t at : hyphens) text.insert(at, 1, '-');
    return text;
}

}  // namespace taxasge

std::size_t std::hash<taxasge::Id>::operator()(const taxasge::Id& id) const noexcept {
    std::size_t low = 0;
    std::memcpy(&low, id.raw().data() + 8, sizeof low);  // the random half
    return low;
}
