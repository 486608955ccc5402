// Everything that an account is, as it travels from one system to another. Words (role, status, …) are those
// of the database, and checked when a record is read.
#pragma once

#include "base/clock.hpp"
#include "base/id.hpp"
#include "base/result.hpp"
#include "base/secret.hpp"

#include <boost/json/object.hpp>

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace taxasge {

struct UserRecord {
    Id id;
    std::string email;  // as typed
    std::string email_key;
    std::string first_name;
    std::string last_name;
    std::optional<std::string> phone;
    std::string role = "user";
    std::string type = "citizen";
    std::string status = "pending";
    std::string language = "es";
    bool email_verified = false;
    bool mfa_enabled = false;
    std::string terms_version;
    Time terms_accepted_at;
    std::int64_t revision = 1;
    Time created_at;
    Time updated_at;
    std::optional<Time> last_login_at;
    std::optional<Secret> password_hash;  // ours or one that imported_hash knows
    Time password_changed_at;
};

// How one system writes an account.
class RecordFormat {
 public:
    virtual ~RecordFormat() = default;

    // Error: invalid; `fields` names each field and the rule that it breaks.
    [[nodiscard]] virtual Result<UserRecord> read(const boost::json::object& row) = 0;

    // What the operator should know about all the rows so far, a line each.
    [[nodiscard]] virtual std::vector<std::string> notes() const { return {}; }
};

}  // namespace taxasge
