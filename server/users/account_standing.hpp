// What an operator does to somebody's account: suspends it, lets it in again, gives it another role. Who is
// suspended or changes roles is signed out everywhere, in the transaction of the deed itself, so that no
// access token says any more what is no longer so (A40).
#pragma once

#include "base/clock.hpp"
#include "server/database/database.hpp"
#include "server/sessions/revocations.hpp"
#include "server/sessions/session.hpp"
#include "server/users/email.hpp"

#include <boost/asio/awaitable.hpp>

#include <string_view>
#include <vector>

namespace taxasge {

struct Standing {
    bool changed = false;      // it was not so already
    std::size_t sessions = 0;  // that ended
};

class AccountStanding {
 public:
    AccountStanding(Database& database, Revocations& revocations, const Clock& clock)
        : database_(database), revocations_(revocations), clock_(clock) {}

    // Errors of all: not_found, when nobody has that address; forbidden, when it is the last administrator
    // who would be one no more (A44); unavailable.
    [[nodiscard]] boost::asio::awaitable<Result<Standing>> suspend(Email email) const;
    [[nodiscard]] boost::asio::awaitable<Result<Standing>> activate(Email email) const;
    [[nodiscard]] boost::asio::awaitable<Result<Standing>> set_role(Email email, Role role) const;

 private:
    enum class Administrator { stays, goes };  // if it is one
    struct Change {
        Statement statement;
        std::string_view word;  // what the account is from now on
        std::string_view kind;  // of the audit row, and why the sessions ended
        Administrator administrator;
        Id user_id = {};
        Time at = {};
    };
    struct Written {
        bool changed = false;
        std::vector<Revocation> ended;
    };

    [[nodiscard]] boost::asio::awaitable<Result<Standing>> run(Change change, Email email) const;
    [[nodiscard]] static boost::asio::awaitable<Result<void>> keep_one(Transaction& transaction, Id leaving);
    [[nodiscard]] static boost::asio::awaitable<Result<Written>> write(Transaction& transaction,
                                                                       Change change);

    Database& database_;
    Revocations& revocations_;
    const Clock& clock_;
};

}  // namespace taxasge
