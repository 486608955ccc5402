#include "delivery/pipeline/stand_ready.hpp"

#include "delivery/pipeline/release.hpp"

#include <algorithm>

namespace taxasge::delivery {

Result<void> stand_ready(const Workplace& place, const Rollout& rollout, const std::string& id) {
    const auto seen = place.target.observe();
    if (!seen) return fail(seen.error());
    const auto is_it = [&](const PlacedRevision& each) {
        return each.id == id && each.state == RevisionState::ready;
    };
    if (std::ranges::any_of(seen->revisions, is_it)) return {};
    const auto release = kept_release(place.folder, id);
    if (!release) return fail(release.error());
    return place.target.place(release->revision, rollout.ready);
}

}  // namespace taxasge::delivery
