// Which releases there are, written down for the server that shows them to its operator (DELIVERY_STATE), as
// `published/releases.json` in the environment's folder:
//
//     {"version": 1, "environment": "local", "at": "2026-11-30T09:12:44.120Z", "serving": "<revision>",
//      "releases": [{"revision": "…", "commit": "…", "program_version": "0.1.0", "state": "serving",
//                    "since": "…"}]}
#pragma once

#include "delivery/pipeline/workplace.hpp"

#include <boost/json/object.hpp>

namespace taxasge::delivery {

// What the journal and what is kept say of them, the newest first: each is `serving`, `canary` while a
// deployment of it has some of the requests, or `kept`. Reads only.
[[nodiscard]] boost::json::object releases_of(const Workplace& place, Time now);

// In the place of what was there. Error: unavailable, when the disk does not take it.
[[nodiscard]] Result<void> publish_releases(const Workplace& place, Time now);

}  // namespace taxasge::delivery
