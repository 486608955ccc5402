// A password takes the place of another, because its owner knew the old one (change_password) or reads the
// account's letters (reset_password). In one transaction: the password, the end of every other session, of
// every letter that could still reset it, audit row and letter to the owner (A42, AU-26).
//
// users.password_version counts the passwords, and the addresses (server/users/email_move.hpp). Whoever acts
// on a password that was read before names its version in a condition on the user's row: of two replacements
// at once one wins, and a login that checked the old password in time but comes to its session too late gets
// none.
#pragma once

#include "server/sessions/revocations.hpp"
#include "server/users/sign_up.hpp"

#include <optional>
#include <string>
#include <string_view>

namespace taxasge {

struct PasswordOwner {
    Id id;
    std::string email;  // as typed
    std::string first_name;
    std::string last_name;
    Language language = Language::es;
    std::int64_t password_version = 0;
};

// The columns that each SELECT of an owner begins with:
//     users.id, email, first_name, last_name, language, password_version
// and after them `more`. Error: internal.
template <class... More>
[[nodiscard]] Result<PasswordOwner> read_password_owner(const Row& row, More&... more) {
    PasswordOwner owner;
    std::string language;
    const auto read = row.read(owner.id, owner.email, owner.first_name, owner.last_name, language,
                               owner.password_version, more...);
    if (!read) return fail(read.error());
    owner.language = parse_language(language).value_or(Language::es);
    return owner;
}

struct PasswordReplacement {
    PasswordOwner owner;
    Secret new_password;
    std::string_view reason;  // "password_changed", "password_reset": of the ended sessions, and the audit
    std::optional<Id> session_id;  // the one that stays
    std::string client;            // address
};

class ReplacePassword {
 public:
    ReplacePassword(AccountParts parts, Revocations& revocations)
        : parts_(std::move(parts)), revocations_(revocations) {}

    // Errors: invalid, field "new_password" (the policy's); precondition_failed, when the password is not the
    // one that was read any more; unavailable. With each of them nothing has changed.
    [[nodiscard]] boost::asio::awaitable<Result<void>> run(PasswordReplacement replacement) const;

 private:
    AccountParts parts_;
    Revocations& revocations_;
};

}  // namespace taxasge
