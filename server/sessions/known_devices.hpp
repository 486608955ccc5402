// The devices that each account was used from. A login from any other is told to the account's owner (A25):
// a password that somebody else has found out is noticed at its first use.
#pragma once

#include "base/clock.hpp"
#include "server/database/database.hpp"

#include <boost/asio/awaitable.hpp>

#include <optional>

namespace taxasge {

inline constexpr std::chrono::days device_remembered{400};  // as long as browsers keep its cookie

struct DeviceUse {
    Id user_id;
    Bytes device_hash;
    Time at;
};

// Inside the transaction of a login or of a verification. True: the account did not know it; of parallel
// logins from one new device only one is told so. Errors: those of the database.
[[nodiscard]] boost::asio::awaitable<Result<bool>> remember_device(Transaction& transaction, DeviceUse use);

// To the day is enough: an ordinary login writes nothing here.
[[nodiscard]] bool is_seen_lately(const std::optional<Time>& seen_at, Time now);
[[nodiscard]] boost::asio::awaitable<Result<void>> note_device(Transaction& transaction, DeviceUse use);

}  // namespace taxasge
