// Whose passkeys they are: read before they are changed, and told after.
#pragma once

#include "base/language.hpp"
#include "base/secret.hpp"
#include "server/database/database.hpp"
#include "server/mail/outbox.hpp"

#include <optional>
#include <string>

namespace taxasge {

struct PasskeyOwner {
    std::string email;  // as typed
    std::string first_name;
    std::string last_name;
    Language language = Language::es;
    std::optional<Secret> password_hash;  // none, when the account has no password
};

// Error: unauthenticated (invalid_access_token), when the account is gone or suspended; unavailable.
[[nodiscard]] boost::asio::awaitable<Result<PasskeyOwner>> find_passkey_owner(Database& database, Id user_id);

// From where something was done with a passkey.
[[nodiscard]] SignIn done_from(std::string_view user_agent, std::string_view client, Time at);

[[nodiscard]] Letter passkey_letter(LetterKind kind, const PasskeyOwner& owner, SignIn done);

}  // namespace taxasge
