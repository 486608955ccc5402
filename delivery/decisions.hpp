// Decisions that are kept: a folder each, with all the evidence and what was decided, so that it can be
// copied away and looked at again by who trusts nobody.
//
//     decisions/ID/decision.dsse.json   signed; without a key: decision.json
//     decisions/ID/evidence/HASH.json
#pragma once

#include "delivery/cli.hpp"
#include "delivery/evidence/signing_key.hpp"
#include "delivery/gate/statement.hpp"
#include "delivery/report.hpp"

#include <optional>

namespace taxasge::delivery {

// Nothing without a file. Error: invalid, reason "refused": no key, or one that others may read.
[[nodiscard]] Result<std::optional<SigningKey>> decision_key(const std::string& file);

struct KeptDecision {
    Time at{};
    Subject about = {};
    boost::json::object facts = {};
    const std::vector<Evidence>& evidence;
    const std::optional<SigningKey>& key;
};

// The folder that was made. Error: unavailable, reason "try_again".
[[nodiscard]] Result<std::filesystem::path> keep_decision(const std::filesystem::path& folder,
                                                          const KeptDecision& decision);

// `taxasgectl evidence verify`: whether not a byte of such a folder was changed since that key signed it.
// Offline. Errors: invalid, reason "evidence_tampered"; "refused", when there is no such folder or key.
[[nodiscard]] Result<Report> verify_decision(const Request& request);

}  // namespace taxasge::delivery
