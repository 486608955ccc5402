// What has to be so before a release is good, and how many points it is worth: the rubric of the gate.
#pragma once

#include <chrono>
#include <cstdint>
#include <map>
#include <string>
#include <vector>

namespace taxasge::delivery {

// Why something may be otherwise for a while (PF-17).
struct Waiver {
    std::string owner = {};
    std::string reason = {};
    std::string until = {};  // the last day, as 2027-01-31
};

using NameSets = std::map<std::string, std::vector<std::string>>;

struct Criterion {
    std::string id = {};
    std::string title = {};
    std::int64_t weight = 0;  // points
    bool is_blocker = false;
    // What it wants to have been seen; at least one of these is wanted.
    std::vector<std::string> jobs = {};
    std::vector<std::string> probes = {};
    NameSets names = {};    // exactly these
    NameSets without = {};  // none of these
    std::int64_t images = 0;
    std::chrono::milliseconds secret_max_age{0};
    std::chrono::milliseconds drill_max_age{0};
    std::vector<std::string> files = {};
    Waiver waiver = {};  // without owner: none
};

// Shares of all points, in hundredths of a per cent: 10,000 is all of them.
struct Thresholds {
    std::int64_t go = 10'000;
    std::int64_t conditional = 10'000;
};

}  // namespace taxasge::delivery
