// Somebody removes a passkey: it opens nothing any more. Sessions that it opened stay, and can be ended in
// their own list. Only a login less than five minutes old may do it (A30): who found a session open must not
// leave the owner, who gets a letter, without the key.
#pragma once

#include "base/clock.hpp"
#include "server/mail/outbox.hpp"
#include "server/sessions/session.hpp"

#include <string>

namespace taxasge {

struct RemovePasskeyRequest {
    Session session;
    Id passkey_id;
    std::string client;  // address
    std::string user_agent;
};

class RemovePasskey {
 public:
    RemovePasskey(Database& database, const Outbox& outbox, const Clock& clock)
        : database_(database), outbox_(outbox), clock_(clock) {}

    // Errors: forbidden (recent_login_required); not_found, for an id of nobody's and of somebody else's;
    // unauthenticated (invalid_access_token), when the account is gone or suspended; unavailable.
    [[nodiscard]] boost::asio::awaitable<Result<void>> run(RemovePasskeyRequest request) const;

 private:
    Database& database_;
    const Outbox& outbox_;
    const Clock& clock_;
};

}  // namespace taxasge
