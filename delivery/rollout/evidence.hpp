// How strongly a share that was seen speaks against a bound, at any time and after any number of looks.
//
// The sequential probability ratio test with a mixture (Wald 1945, Robbins 1970; "test by betting" today):
// the likelihood of what was seen, averaged over all shares beyond the bound, over its likelihood at the
// bound. While the truth is on this side of the bound the ratio is a supermartingale that begins at 1, so
// that by Ville's inequality it ever reaches 1/a with a probability of at most a: however often one looks,
// and whenever one stops (docs/adr/0025-when-a-canary-may-go-on.md).
#pragma once

#include <cstdint>

namespace taxasge::delivery {

struct Share {
    std::int64_t hits = 0;
    std::int64_t of = 0;
};

// The natural logarithm of that ratio. `bound` in (0, 1); minus infinity when nothing speaks for it.
[[nodiscard]] double evidence_above(const Share& seen, double bound);
[[nodiscard]] double evidence_below(const Share& seen, double bound);

}  // namespace taxasge::delivery
