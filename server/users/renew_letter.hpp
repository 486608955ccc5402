// A letter that waited for a mail server until half the time of its code was over goes out with another code,
// and with another link where it has one; the old ones are worth nothing then (A15). One whose account was
// verified meanwhile, whose password was reset, or whose account had enough letters, is not sent at all. The
// postman asks before each delivery (server/mail/renewal.hpp).
#pragma once

#include "server/mail/letter_queue.hpp"
#include "server/users/sign_up.hpp"

#include <optional>

namespace taxasge {

class RenewLetter {
 public:
    explicit RenewLetter(AccountParts parts) : parts_(std::move(parts)) {}

    // What is to be delivered; nothing, when nothing waits for this letter any more. Errors: unavailable,
    // also when another instance took the letter over meanwhile.
    [[nodiscard]] boost::asio::awaitable<Result<std::optional<SealedLetter>>> run(LeasedLetter leased) const;

 private:
    AccountParts parts_;
};

}  // namespace taxasge
