// Which permissions a run has used, and what its roles grant: what is granted and never used can be taken
// away.
//
//     {"used": {"deployer": ["run.services.update"]}, "roles": {"roles/run.developer": ["run.services.get",
//     …]}}
//
// `used` comes from the audit logs of a run, `roles` from `gcloud iam roles describe ROLE`.
#pragma once

#include "delivery/readers/iam_policy.hpp"

#include <map>

namespace taxasge::delivery {

using Permissions = std::set<std::string>;

struct IamUse {
    std::map<std::string, Permissions> used = {};   // identity -> what it did
    std::map<std::string, Permissions> roles = {};  // role -> what it grants
};

// Pure. Error: malformed.
[[nodiscard]] Result<IamUse> parse_iam_use(std::string_view text);

// Of one identity.
struct UseOfRights {
    std::string name = {};
    std::map<std::string, Permissions> unused = {};  // role -> what it grants and nobody used, unless empty
    std::set<std::string> idle_roles = {};           // of which nothing was used
    std::set<std::string> unknown_roles = {};        // nobody says what they grant
    Permissions without_role = {};                   // used, and none of the roles that are known grants it
};

// Of those that have a role or have used something. Pure.
[[nodiscard]] std::vector<UseOfRights> use_of_rights(const std::vector<IdentityDrift>& identities,
                                                     const IamUse& use);

}  // namespace taxasge::delivery
