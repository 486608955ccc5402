// Go or no go: from how the criteria stand, and from nothing else.
#pragma once

#include "delivery/gate/assess.hpp"

namespace taxasge::delivery {

enum class Verdict { go, conditional, no_go };

[[nodiscard]] std::string_view to_text(Verdict verdict);

struct Decision {
    Verdict verdict = Verdict::no_go;
    std::int64_t points = 0;  // of those that stand at `pass`
    std::int64_t total = 0;   // of all: nothing is taken out of the sum (GO-06)
    Sayings causes = {};      // why it is not `go`, never empty then
};

// `go` with enough points and no blocker open; `conditional` with enough for that; otherwise `no_go` (GO-04).
// A blocker is closed by `pass` or by a waiver that holds. Pure.
[[nodiscard]] Decision decide(const std::vector<Assessment>& assessments, const Thresholds& thresholds);

}  // namespace taxasge::delivery
