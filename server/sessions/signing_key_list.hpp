// The signing keys as the database lists them, without their private halves: for people, and to say why they
// cannot rotate yet.
#pragma once

#include "base/clock.hpp"
#include "server/database/database.hpp"

#include <optional>
#include <string>
#include <vector>

namespace taxasge {

struct ListedSigningKey {
    std::string kid;
    std::string state;  // "previous", "current" or "next"
    Time created_at;
    std::optional<Time> current_since;
    std::optional<Time> retired_at;
};

// In the order in which they sign. Errors: those of the database.
[[nodiscard]] boost::asio::awaitable<Result<std::vector<ListedSigningKey>>> list_signing_keys(
    Database& database);

struct RotationHindrance {
    std::string why;  // a sentence's second half
    std::optional<Time> until;
};

// "the keys cannot rotate yet: …; they can at 2026-11-30T16:50:00.000Z"
[[nodiscard]] std::string in_words(const RotationHindrance& hindrance);

// Why these keys cannot follow each other now; nothing, when they can.
[[nodiscard]] std::optional<RotationHindrance> hindrance_to_rotate(const std::vector<ListedSigningKey>& keys,
                                                                   Time now);

}  // namespace taxasge
