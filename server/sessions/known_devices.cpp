#include "server/sessions/known_devices.hpp"

namespace taxasge {
namespace {

constexpr std::chrono::days lately{1};

constexpr Statement insert_device{
    "insert_known_device",
    "INSERT INTO known_devices (user_id, device_hash, first_seen_at, last_seen_at) VALUES ($1, $2, $3, $3)"
    " ON CONFLICT (user_id, device_hash) DO NOTHING"};

constexpr Statement touch_device{"touch_known_device",
                                 "UPDATE known_devices SET last_seen_at = $3 WHERE user_id = $1 AND "
                                 "device_hash = $2 AND last_seen_at < $3"};

}  // namespace

boost::asio::awaitable<Result<bool>> remember_device(Transaction& transaction, DeviceUse use) {
    const auto inserted = co_await transaction.run(insert_device, bind(use.user_id, use.device_hash, use.at));
    if (!inserted) co_return fail(inserted.error());
    co_return inserted->affected == 1;
}

bool is_seen_lately(const std::optional<Time>& seen_at, Time now) {
    return seen_at && now < *seen_at + lately;
}

boost::asio::awaitable<Result<void>> note_device(Transaction& transaction, DeviceUse use) {
    const auto touched = co_await transaction.run(touch_device, bind(use.user_id, use.device_hash, use.at));
    if (!touched) co_return fail(touched.error());
    co_return Result<void>{};
}

}  // namespace taxasge
