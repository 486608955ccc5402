// Answers the requests for another address after those who asked have had their answer (A19): the new address
// gets a letter with a link for a day and a code for ten minutes; one that has an account already gets told
// so instead (A11). Five letters an hour, by account and by address (A13). A duty of every instance
// (server/duties.hpp); a request that its instance left unanswered is answered by the next that looks.
#pragma once

#include "server/users/sign_up.hpp"

namespace taxasge {

class EmailChangeDesk {
 public:
    explicit EmailChangeDesk(AccountParts parts) : parts_(std::move(parts)) {}

    // The oldest requests. How many were answered; 0, when none is left. Error: unavailable; those that are
    // left are kept.
    [[nodiscard]] boost::asio::awaitable<Result<std::int64_t>> answer_some() const;

 private:
    [[nodiscard]] boost::asio::awaitable<Result<void>> answer(const Row& row) const;

    AccountParts parts_;
};

}  // namespace taxasge
