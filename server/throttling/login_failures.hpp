// How many logins failed in a row, in the database: no cache that is cut off, and no restart, forgets it
// (A20, A22). Counted by lane: one for everybody who tries an account, and one for each device that it knows.
#pragma once

#include "base/clock.hpp"
#include "server/database/database.hpp"

#include <cstdint>

namespace taxasge {

// A hundred is what NIST allows. Of logins at the same moment each instance lets one through uncounted
// (LoginThrottle), so ten instances still keep within it.
inline constexpr std::int64_t failures_in_a_row = 90;

class LoginFailures {
 public:
    LoginFailures(Database& database, const Clock& clock) : database_(database), clock_(clock) {}

    // Errors everywhere: those of the database.
    [[nodiscard]] boost::asio::awaitable<Result<std::int64_t>> count(Bytes lane) const;

    // Counts a failure before it happens, so that parallel guesses cannot outrun the count. False: the row is
    // full, and nothing was counted.
    [[nodiscard]] boost::asio::awaitable<Result<bool>> reserve(Bytes lane) const;

    // Counts one that happened.
    [[nodiscard]] boost::asio::awaitable<Result<void>> add(Bytes lane) const;

    // A login succeeded, and the row is over.
    [[nodiscard]] boost::asio::awaitable<Result<void>> forget(Bytes lane) const;

 private:
    Database& database_;
    const Clock& clock_;
};

}  // namespace taxasge
