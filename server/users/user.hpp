// A user as profiles show one. No hash can be in it: those stand in `credentials` (AU-12).
#pragma once

#include "base/language.hpp"
#include "server/database/row.hpp"
#include "server/sessions/session.hpp"

#include <boost/json/object.hpp>

#include <optional>
#include <string>
#include <string_view>

namespace taxasge {

enum class UserType { citizen, business };
enum class AccountStatus { pending, active, suspended };  // pending: not verified yet

[[nodiscard]] std::string_view to_text(UserType type);

// Only what a person may choose (AU-20). Error: invalid, field "user_type", code invalid_choice.
[[nodiscard]] Result<UserType> parse_user_type(std::string_view text);

// Error: invalid, field "language", code invalid_choice.
[[nodiscard]] Result<Language> parse_chosen_language(std::string_view text);

struct User {
    Id id;
    std::string email;  // as typed
    std::string first_name;
    std::string last_name;
    std::optional<std::string> phone;
    Role role = Role::user;
    UserType type = UserType::citizen;
    AccountStatus status = AccountStatus::pending;
    Language language = Language::es;
    bool email_verified = false;
    bool mfa_enabled = false;
    std::int64_t revision = 0;  // changes with every change
    Time created_at;
    std::optional<Time> last_login_at;
};

// The columns of a user in the order in which every SELECT and RETURNING here names them:
//     id, email, first_name, last_name, phone, role, user_type, status, language, email_verified,
//     mfa_enabled, revision, created_at, last_login_at
struct UserColumns {
    User user;
    std::string role;
    std::string type;
    std::string status;
    std::string language;

    [[nodiscard]] Result<User> parsed() &&;  // Error: internal, when a word is none of ours
};

// A row of these columns and, after them, `more`. Error: internal.
template <class... More>
[[nodiscard]] Result<User> read_user(const Row& row, More&... more) {
    UserColumns columns;
    User& user = columns.user;
    const auto read = row.read(user.id, user.email, user.first_name, user.last_name, user.phone, columns.role,
                               columns.type, columns.status, columns.language, user.email_verified,
                               user.mfa_enabled, user.revision, user.created_at, user.last_login_at, more...);
    if (!read) return fail(read.error());
    return std::move(columns).parsed();
}

// As accounts show it to its owner.
[[nodiscard]] boost::json::object to_json(const User& user);

}  // namespace taxasge
