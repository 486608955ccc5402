// What a script learns from taxasgectl: the one table from an error to an exit code.
#pragma once

#include "base/error.hpp"

namespace taxasge::delivery {

enum class Exit {
    well = 0,
    internal = 1,
    usage = 2,
    bad_config = 3,
    no_go = 10,            // a rule says no: secrets missing or too old
    approval_wanted = 11,  // somebody has to say yes first
    inconclusive = 12,     // not seen well enough to go on: held, never promoted
    rolled_back = 20,      // the deployment failed, and what was before serves again
    rollback_failed = 21,  // hands needed
    refused = 22,          // a check failed, nothing changed
    locked = 30,
    has_changes = 31,  // plan --detailed-exitcode
    drift = 32,        // what runs is not what was deployed
    timed_out = 40,
    unreachable = 41,   // the target does not answer
    tampered = 50,      // the journal, or evidence, is not what was written
    try_again = 75,     // no room on the disk, for instance
    interrupted = 130,  // SIGINT; `resume` goes on
    terminated = 143,   // SIGTERM; `resume` goes on
};

[[nodiscard]] Exit exit_of(const Error& error);

}  // namespace taxasge::delivery
