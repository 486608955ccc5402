// What evidence is about, to be said: a job, an answer, a file.
#pragma once

#include "delivery/evidence/evidence.hpp"
#include "delivery/sentences/saying.hpp"

namespace taxasge::delivery {

// "job tests".
[[nodiscard]] Saying thing_of(EvidenceKind kind, std::string_view subject);

}  // namespace taxasge::delivery
