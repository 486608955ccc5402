// Fields that several handlers of accounts read.
#pragma once

#include "server/http/fields.hpp"
#include "server/users/verification_proof.hpp"

#include <optional>
#include <string_view>

namespace taxasge {

// {token} or {email, code}. Nothing, with the faults noted, when it is neither.
[[nodiscard]] std::optional<VerificationProof> read_proof(Fields& fields);

// A password as it is sent, with the fault noted when it is too long (A4).
[[nodiscard]] Secret read_password(Fields& fields, std::string_view name);

}  // namespace taxasge
