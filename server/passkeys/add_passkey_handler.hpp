// POST /api/v1/auth/passkeys/register/options and /finish: JSON -> AddPasskey, and its offer as
// navigator.credentials.create takes it [W3C WebAuthn Level 3 5.4].
#pragma once

#include "server/http/request.hpp"
#include "server/http/response.hpp"
#include "server/passkeys/add_passkey.hpp"

namespace taxasge {

class AddPasskeyHandler {
 public:
    AddPasskeyHandler(const AddPasskey& add_passkey, const RelyingParty& relying_party)
        : add_passkey_(add_passkey), relying_party_(relying_party) {}

    // Errors of both: malformed, invalid, and those of AddPasskey.
    [[nodiscard]] boost::asio::awaitable<Result<Response>> options(const Request& request,
                                                                   const Session& session) const;
    [[nodiscard]] boost::asio::awaitable<Result<Response>> finish(const Request& request,
                                                                  const Session& session) const;

 private:
    const AddPasskey& add_passkey_;
    const RelyingParty& relying_party_;
};

}  // namespace taxasge
