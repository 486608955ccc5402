// Decisions that are kept: a folder each, with all the evidence and what was decided, so that it can be
// copied away and looked at again by who trusts nobody.
//
//     decisions/ID/decision.dsse.json   signed; without a key: decision.json
//     decisions/ID/evidence/HASH.json
//     decisions/ID/report.*             the decision names each by its hash
#pragma once

#include "delivery/cli.hpp"
#include "delivery/evidence/signing_key.hpp"
#include "delivery/gate/statement.hpp"
#include "delivery/report.hpp"

#include <map>
#include <optional>

namespace taxasge::delivery {

// Nothing without a file. Error: invalid, reason "refused": no key, or one that others may read.
[[nodiscard]] Result<std::optional<SigningKey>> decision_key(const std::string& file);

using Reports = std::map<std::string, std::string>;  // the file's name -> what is in it

// Each whole or not at all; makes the folder. Error: unavailable, reason "try_again".
[[nodiscard]] Result<void> write_reports(const Reports& reports, const std::filesystem::path& folder);

struct KeptDecision {
    Time at{};
    Subject about = {};
    boost::json::object facts = {};
    Reports reports = {};
    const std::vector<Evidence>& evidence;
    const std::optional<SigningKey>& key;
};

// The folder that was made. Error: unavailable, reason "try_again".
[[nodiscard]] Result<std::filesystem::path> keep_decision(const std::filesystem::path& folder,
                                                          const KeptDecision& decision);

struct OpenedDecision {
    boost::json::object facts = {};
    std::vector<Evidence> evidence = {};
    bool is_signed = false;
};

// With all its evidence, after it was seen that both are what was sealed; a decision that is not signed is at
// least about this evidence. Errors: invalid, reason "evidence_tampered"; "refused", when there is no such
// folder, no key for what is signed, or no signature where there is a key.
[[nodiscard]] Result<OpenedDecision> open_decision(const std::filesystem::path& folder,
                                                   const std::optional<VerifyingKey>& key);

// The facts alone, whatever became of the evidence. Errors: the same.
[[nodiscard]] Result<boost::json::object> open_facts(const std::filesystem::path& folder,
                                                     const std::optional<VerifyingKey>& key);

// The ids of all that are kept, the oldest first.
[[nodiscard]] std::vector<std::string> kept_decisions(const std::filesystem::path& folder);

// `taxasgectl evidence verify`: whether not a byte of such a folder was changed since that key signed it.
// Offline. Errors: invalid, reason "evidence_tampered"; "refused", when there is no such folder or key.
[[nodiscard]] Result<Report> verify_decision(const Request& request);

}  // namespace taxasge::delivery
