// A registration becomes the account: the last step of verify_email, and of sign_up where addresses need no
// proof.
#pragma once

#include "server/users/registration.hpp"

#include <string>

namespace taxasge {

struct Activation {
    Registration registration;
    Secret password_hash;              // the registration's, or that of the password chosen now (A9)
    std::optional<Bytes> device_hash;  // of the browser that answers: from now on the account knows it (A25)
    std::string client;                // address, for the audit
    Time now;
};

// Inside a transaction. The user takes the registration's names and this password; every other registration
// of the account is spent. Errors: malformed, invalid_or_expired_token, when the account or the registration
// is not waiting any more, so that of many at once one wins (A13); unavailable.
[[nodiscard]] boost::asio::awaitable<Result<void>> activate(Transaction& transaction, Activation activation);

}  // namespace taxasge
