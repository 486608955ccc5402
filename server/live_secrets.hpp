// The secrets that a running server can be given anew (A54, docs/secrets.md), in one list: whoever adds a
// secret adds a line to it.
#pragma once

#include "server/app.hpp"

#include <functional>
#include <string_view>
#include <vector>

namespace taxasge {

struct LiveSecret {
    std::string_view name;  // of the setting
    Secret Config::* value;
    // Whether the value of this configuration does what it is for. Blocks. Errors: for people, without the
    // secret.
    std::function<Result<void>(const Config&)> try_it;
    // From here on it is used; what is under way is not disturbed. Called only after try_it() was well.
    std::function<Result<void>(const Config&)> take;
};

// Who uses them. They must outlive the list.
struct SecretUsers {
    Foundations& base;
    SessionParts& sessions;
    CurrentServiceAccount* firebase;  // null: not configured
};

[[nodiscard]] std::vector<LiveSecret> list_secrets(SecretUsers users);

}  // namespace taxasge
