// What a confirmed change of the address and its undo have in common, inside the transaction of each.
#pragma once

#include "server/database/database.hpp"

#include <chrono>
#include <string>

namespace taxasge {

inline constexpr std::chrono::days undo_lifetime{7};

struct Address {
    std::string typed;
    std::string key;
};

// The address belongs to another account, which was verified.
[[nodiscard]] Error email_taken();

// An account that waits for its verification has no claim to its address yet: whoever proves that the address
// is theirs takes it, and what a stranger registered with it goes (A9).
[[nodiscard]] boost::asio::awaitable<Result<void>> drop_unproved_account(Transaction& transaction,
                                                                         std::string email_key);

// No letter that left before may still change the address or reset the password: it may lie in a mailbox that
// is the owner's no more, or never was.
[[nodiscard]] boost::asio::awaitable<Result<void>> void_letters(Transaction& transaction, Id user_id,
                                                                Time now);

}  // namespace taxasge
