// Who may do what in a cloud project, as `gcloud projects get-iam-policy --format=json` dumps it, held
// against the roles that were declared (D21, PF-04: rights that were added one by one after failures).
#pragma once

#include "base/result.hpp"
#include "delivery/config/plan.hpp"
#include "delivery/sentences/saying.hpp"

#include <boost/json/array.hpp>
#include <boost/json/value.hpp>

#include <expected>
#include <set>
#include <string>
#include <string_view>
#include <vector>

namespace taxasge::delivery {

struct Binding {
    std::string role = {};
    std::string condition = {};  // its title; empty: it always holds
    std::set<std::string> members = {};
};

// Of a whole dump. Error: malformed, with what is not understood: what is not read is not judged.
[[nodiscard]] Result<std::vector<Binding>> parse_iam_policy(std::string_view text);

// Of the bindings alone, with `condition` as an object or as its title; otherwise what is not understood.
[[nodiscard]] std::expected<std::vector<Binding>, Saying> parse_bindings(const boost::json::value& bindings);
[[nodiscard]] boost::json::array to_json(const std::vector<Binding>& bindings);

// One identity: what it lacks, what it has beyond what was declared, what nobody may have. A role under a
// condition is another one than the role, and written "ROLE when TITLE".
struct IdentityDrift {
    std::string name = {};    // as it was declared; of one that was not, the member
    std::string member = {};  // empty: it has no role at all
    std::set<std::string> roles = {};
    std::set<std::string> missing = {};
    std::set<std::string> surplus = {};
    std::set<std::string> forbidden = {};
    std::optional<Saying> fault = {};  // it stands for two members, or shares one

    [[nodiscard]] bool is_equal() const {
        return missing.empty() && surplus.empty() && forbidden.empty() && !fault;
    }
};

// First those that were declared, then everybody else who has a role, but for Google's own agents in their
// own roles. Pure.
[[nodiscard]] std::vector<IdentityDrift> iam_drift(const std::vector<Binding>& bindings,
                                                   const IamRules& rules);

// Of one that is not equal: "deployer: missing roles/a, forbidden roles/owner".
[[nodiscard]] Saying told(const IdentityDrift& drift);

}  // namespace taxasge::delivery
