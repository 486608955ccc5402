// The passkeys of an account, as their owner sees them.
#pragma once

#include "server/database/database.hpp"
#include "server/passkeys/passkey.hpp"

#include <vector>

namespace taxasge {

class ListPasskeys {
 public:
    explicit ListPasskeys(Database& database) : database_(database) {}

    // The newest first. Error: unavailable.
    [[nodiscard]] boost::asio::awaitable<Result<std::vector<Passkey>>> run(Id user_id) const;

 private:
    Database& database_;
};

}  // namespace taxasge
