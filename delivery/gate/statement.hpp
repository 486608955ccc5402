// A decision as an in-toto statement [in-toto/attestation v1]: what was decided about what, on which
// evidence.
#pragma once

#include "base/result.hpp"
#include "delivery/evidence/evidence.hpp"

#include <boost/json/object.hpp>

#include <string>
#include <vector>

namespace taxasge::delivery {

inline constexpr std::string_view gate_predicate = "https://github.com/taxasge/taxasge/gate/v1";

// What the decision is about; without a hash, nothing was deployed.
struct Subject {
    std::string name = {};
    std::string sha256 = {};
};

// One hash over all of it, whatever its order: the Merkle root of the digests, sorted (RFC 6962).
[[nodiscard]] std::string evidence_root(const std::vector<Evidence>& evidence);

// Canonical JSON. `decision` has no fractions in it. Error: invalid.
[[nodiscard]] Result<std::string> make_statement(const Subject& subject, const boost::json::object& decision,
                                                 const std::vector<Evidence>& evidence);

// Whether it stands on exactly this evidence. Error: invalid, reason "evidence_tampered".
[[nodiscard]] Result<void> check_statement(const std::string& statement,
                                           const std::vector<Evidence>& evidence);

}  // namespace taxasge::delivery
