// What the journal says of an environment: its runs, which revision serves, which one it would go back to.
// Nothing else remembers it: what is announced is what was written when it was done (PF-33).
#pragma once

#include "delivery/pipeline/journal.hpp"

#include <optional>

namespace taxasge::delivery {

struct RunRecord {
    std::string id = {};
    std::string command = {};   // deploy, rollback or drill
    std::string revision = {};  // the one that is to serve
    std::string previous = {};  // the one that served; empty: none
    std::string undone = {};    // rollback: the run that it takes back
    std::string person = {};
    std::string commit = {};
    std::string plan_hash = {};
    Time began{};
    Time ended{};
    // deployed, rolled_back, rollback_failed, refused, restored, drilled, given_up; empty: not ended
    std::string outcome = {};
    std::string cause = {};  // why it was held, undone, refused or given up
    bool is_held = false;
    bool is_undoing = false;
};

struct Standing {
    std::string current = {};   // empty: nothing was deployed yet
    std::string previous = {};  // empty: nothing to go back to
    std::vector<RunRecord> runs = {};
};

[[nodiscard]] Standing standing_of(const std::vector<Record>& records);

// The run that has not ended, if there is one: interrupted or held.
[[nodiscard]] std::optional<RunRecord> unfinished(const Standing& standing);

// In words for people.
[[nodiscard]] std::string outcome_of(const RunRecord& run);

}  // namespace taxasge::delivery
