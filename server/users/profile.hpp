// The own profile: read whole, changed by an allow-list of fields (A45), and only if it is still the one that
// was read.
#pragma once

#include "server/database/database.hpp"
#include "server/users/user.hpp"

#include <optional>
#include <string>

namespace taxasge {

// What a person may change; absent stays as it is. Neither role nor status nor address can be said here.
struct ProfileChange {
    std::optional<std::string> first_name;
    std::optional<std::string> last_name;
    std::optional<std::optional<std::string>> phone;  // an empty one removes it
    std::optional<Language> language;
};

class Profile {
 public:
    Profile(Database& database, const Clock& clock) : database_(database), clock_(clock) {}

    // Errors: unauthenticated (invalid_access_token), when the account is gone; unavailable.
    [[nodiscard]] boost::asio::awaitable<Result<User>> read(Id user_id) const;

    // Errors: the same, and precondition_failed, when the profile's revision is another one.
    [[nodiscard]] boost::asio::awaitable<Result<User>> change(Id user_id, std::int64_t revision,
                                                              ProfileChange change) const;

 private:
    Database& database_;
    const Clock& clock_;
};

}  // namespace taxasge
