// A signed text: a DSSE envelope [secure-systems-lab/dsse 1.0.2], whose signature is over the text's type
// too.
#pragma once

#include "delivery/evidence/signing_key.hpp"

#include <string>
#include <string_view>

namespace taxasge::delivery {

inline constexpr std::string_view in_toto_type = "application/vnd.in-toto+json";

// What is signed: DSSE's pre-authentication encoding.
[[nodiscard]] std::string pre_authentication(std::string_view type, std::string_view payload);

// As JSON, with one signature.
[[nodiscard]] std::string seal_envelope(std::string_view type, std::string_view payload,
                                        const SigningKey& key);

// The payload, when that key has signed it as that type, and not a byte is other than seal_envelope wrote it.
// Error: invalid, reason "evidence_tampered".
[[nodiscard]] Result<std::string> open_envelope(std::string_view text, std::string_view type,
                                                const VerifyingKey& key);

}  // namespace taxasge::delivery
