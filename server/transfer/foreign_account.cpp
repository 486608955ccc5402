#include "server/transfer/foreign_account.hpp"

#include "base/digest.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>

namespace taxasge {

// A UUID of version 7 whose random part is a digest of the seed.
Id derive_id(std::string_view seed, Time created_at) {
    Id::Raw raw{};
    std::ranges::copy_n(sha256(as_bytes(seed)).begin(), static_cast<std::ptrdiff_t>(raw.size()), raw.begin());
    const auto milliseconds = static_cast<std::uint64_t>(to_milliseconds(created_at));
    for (std::size_t i = 0; i < 6; ++i) raw[i] = static_cast<std::uint8_t>(milliseconds >> (40 - 8 * i));
    raw[6] = static_cast<std::uint8_t>(0x70 | (raw[6] & 0x0f));
    raw[8] = static_cast<std::uint8_t>(0x80 | (raw[8] & 0x3f));
    return Id{raw};
}

void set_standing(UserRecord& record, Standing standing, bool is_verified) {
    record.email_verified = is_verified;
    if (standing == Standing::suspended) {
        record.status = "suspended";
    } else {
        record.email_verified = is_verified && standing == Standing::active;
        record.status = record.email_verified ? "active" : "pending";
    }
}

void complete_moments(UserRecord& record, std::optional<Time> created_at, Time now) {
    record.created_at = created_at.value_or(now);
    record.updated_at = now;
    record.terms_version = "imported";
    record.terms_accepted_at = record.created_at;
    record.password_changed_at = now;
}

void LeftBehind::note(const boost::json::object& row) {
    for (const auto& [name, value] : row) {
        const std::string_view text = name;
        if (std::ranges::find(known_, text) == known_.end() && !names_.contains(text)) names_.emplace(text);
    }
}

std::vector<std::string> LeftBehind::notes() const {
    if (names_.empty()) return {};
    return {fmt::format("not taken over: {}", fmt::join(names_, ", "))};
}

}  // namespace taxasge
