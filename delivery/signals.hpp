// SIGINT and SIGTERM. A delivery survives kill -9 at any moment, so there is nothing to be put in order: it
// says so and leaves, with 130 or 143, and `resume` goes on.
#pragma once

namespace taxasge::delivery {

void leave_on_signals();

}  // namespace taxasge::delivery
