#include "server/throttling/known_device.hpp"

namespace asio = boost::asio;

namespace taxasge {
namespace {

constexpr Statement find_device{
    "find_device_of_account",
    "SELECT known_devices.device_hash FROM users JOIN known_devices ON known_devices.user_id = users.id "
    "WHERE users.email_key = $1 AND known_devices.device_hash = $2"};

}  // namespace

asio::awaitable<Result<bool>> is_known_device(Database& database, std::string email_key, Bytes device_hash) {
    const auto found = co_await database.read(find_device, bind(email_key, device_hash));
    if (!found) co_return fail(found.error());
    co_return !found->rows.empty();
}

}  // namespace taxasge
