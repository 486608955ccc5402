// Who we are to an authenticator [W3C WebAuthn Level 3 4, "Relying Party Identifier"].
#pragma once

#include <string>
#include <vector>

namespace taxasge {

struct RelyingParty {
    std::string id;                    // a domain: "taxasge.gq"
    std::vector<std::string> origins;  // as browsers write them: "https://taxasge.gq"
};

}  // namespace taxasge
