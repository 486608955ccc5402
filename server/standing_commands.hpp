// `taxasge users suspend|activate|set-role`, beside servers that run: they know within two seconds.
#pragma once

#include "server/config/settings.hpp"

#include <string>

namespace taxasge {

// Exit codes: well, also when it was so already; failed, when nobody has that address.
[[nodiscard]] int suspend_user(const Variables& variables, const std::string& email);
[[nodiscard]] int activate_user(const Variables& variables, const std::string& email);
[[nodiscard]] int set_role_of_user(const Variables& variables, const std::string& email,
                                   const std::string& role);

}  // namespace taxasge
