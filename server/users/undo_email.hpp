// The way back: whoever still reads the address that the account had, and did not change it, takes the
// account back within seven days, whatever was changed in it since (A46;
// docs/adr/0015-the-way-back-to-an-address.md). The thief knew the password: it counts no more, all sessions
// end, and a letter to the restored address is the only way to a new one.
#pragma once

#include "server/sessions/revocations.hpp"
#include "server/users/email_move.hpp"
#include "server/users/sign_up.hpp"

namespace taxasge {

struct UndoEmailRequest {
    VerificationToken token;
    std::string client;  // address
};

class UndoEmail {
 public:
    UndoEmail(AccountParts parts, Revocations& revocations)
        : parts_(std::move(parts)), revocations_(revocations) {}

    // Errors: malformed (invalid_or_expired_token); invalid (email_taken): another account was verified with
    // the address meanwhile, nothing changed; unavailable.
    [[nodiscard]] boost::asio::awaitable<Result<void>> run(UndoEmailRequest request) const;

 private:
    AccountParts parts_;
    Revocations& revocations_;
};

}  // namespace taxasge
