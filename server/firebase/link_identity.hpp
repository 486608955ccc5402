// An identity that somebody else vouches for, and the account here that it opens from now on. Only an e-mail
// address that was verified there finds an account (A49):
//     a verified account of that address  is linked, and its owner gets a letter;
//     an unverified one                   is linked and verified, and what a stranger may have put into it
//                                         goes: password, phone, accepted terms (pre-hijacking, A9);
//     nobody                              becomes a new account without a password.
#pragma once

#include "base/clock.hpp"
#include "base/language.hpp"
#include "server/database/database.hpp"
#include "server/firebase/id_token.hpp"
#include "server/users/open_session.hpp"

#include <string>

namespace taxasge {

struct LinkRequest {
    std::string provider;
    FirebaseIdentity identity;
    Language language = Language::es;  // of a new account
    std::string client;                // address
    std::string user_agent;
};

enum class Linked { to_verified, to_unverified, to_new };

class LinkIdentity {
 public:
    LinkIdentity(Database& database, const Outbox& outbox, const Clock& clock)
        : database_(database), outbox_(outbox), clock_(clock) {}

    // Errors: forbidden (email_not_verified, without a verified address; account_suspended and
    // mfa_enrollment_required, when the account may not be entered): nothing is linked then.
    // precondition_failed, when somebody else was faster: look again. unavailable.
    [[nodiscard]] boost::asio::awaitable<Result<Linked>> run(LinkRequest request) const;

 private:
    Database& database_;
    const Outbox& outbox_;
    const Clock& clock_;
};

}  // namespace taxasge
