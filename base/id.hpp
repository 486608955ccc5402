// The one kind of identifier: a UUID of version 7 [RFC 9562], made here, ordered by time, so that new rows
// lie side by side in an index. Kept as text in both databases.
#pragma once

#include "base/clock.hpp"
#include "base/result.hpp"

#include <array>
#include <compare>
#include <string>
#include <string_view>

namespace taxasge {

class Id {
 public:
    using Raw = std::array<std::uint8_t, 16>;

    Id() = default;  // all zero: nobody's
    explicit Id(const Raw& raw) : raw_(raw) {}
    [[nodiscard]] static Id make(Time now);

    // Lower-case 8-4-4-4-12 only. Error: malformed.
    [[nodiscard]] static Result<Id> parse(std::string_view text);

    [[nodiscard]] std::string text() const;
    [[nodiscard]] const Raw& raw() const { return raw_; }
    auto operator<=>(const Id&) const = default;

 private:
    Raw raw_{};
};

}  // namespace taxasge

template <>
struct std::hash<taxasge::Id> {
    std::size_t operator()(const taxasge::Id& id) const noexcept;
};
