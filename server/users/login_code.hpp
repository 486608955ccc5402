// The six digits that must come with the password once too many logins of an account failed in a row (A20). A
// letter brings them to the account's owner, so a stranger who goes on guessing keeps nobody out. The
// password is not looked at before: this refusal tells nothing about it, nor about whether anybody has the
// address.
#pragma once

#include "server/mail/outbox.hpp"
#include "server/throttling/shared_counters.hpp"
#include "server/users/verification_proof.hpp"

#include <optional>
#include <string>

namespace taxasge {

struct LoginCodeDemand {
    std::string account;  // the key of the address
    std::optional<VerificationCode> code;
    Bytes lane;         // of the attempt
    std::string tries;  // of the attempt's network at this account
};

class LoginCodes {
 public:
    struct Parts {
        Database& database;
        const SharedCounters& counters;
        const CodeHasher& codes;
        const Outbox& outbox;
        const Clock& clock;
    };

    explicit LoginCodes(Parts parts) : parts_(parts) {}

    // Passes with the code mailed last, for ten minutes and for five tries a network. Errors: unauthenticated
    // (email_code_required): a letter is on its way or came within the last twelve minutes, if there is
    // anybody to send it to; those of the database.
    [[nodiscard]] boost::asio::awaitable<Result<void>> demand(LoginCodeDemand demand) const;

 private:
    struct Issued {
        std::optional<Id> id;
        std::optional<Bytes> hash;
        std::optional<Time> at;
    };

    [[nodiscard]] boost::asio::awaitable<Result<Issued>> find(Bytes lane) const;
    [[nodiscard]] boost::asio::awaitable<bool> is_right(Issued issued, const LoginCodeDemand& demand) const;
    [[nodiscard]] boost::asio::awaitable<Result<void>> send(const LoginCodeDemand& demand) const;

    Parts parts_;
};

}  // namespace taxasge
