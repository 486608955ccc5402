#include "delivery/gate/judge_rights.hpp"

#include "delivery/gate/observed.hpp"
#include "delivery/readers/iam_policy.hpp"

namespace taxasge::delivery {

Ruling judge_iam(const boost::json::object& observed, const IamRules& rules) {
    if (auto unread = not_understood(observed, {"bindings", "used"})) return *unread;
    const auto bindings = parse_bindings(observed.at("bindings"));
    if (!bindings) return says_nothing(bindings.error());
    if (!names_at(observed, "used")) return says_nothing(say("the list of what was used cannot be read"));
    Sayings faults;
    for (const IdentityDrift& drift : iam_drift(*bindings, rules))
        if (!drift.is_equal()) faults.push_back(told(drift));
    return faults.empty() ? pass() : failed(faults);
}

}  // namespace taxasge::delivery
