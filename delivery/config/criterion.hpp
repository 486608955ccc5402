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

// How much of which folders the tests reach, by a report of llvm-cov or lcov.
struct CoverageWish {
    std::string file = {};                           // empty: nothing is wanted
    std::string commit_file = {};                    // what holds the commit at which it was measured
    std::map<std::string, std::int64_t> least = {};  // folder -> hundredths of a per cent of its lines
};

// Pages as they were built.
struct HostingWish {
    std::string site = {};  // the folder; empty: nothing is wanted
    std::vector<std::string> paths = {};
};

enum class Wish { none, wanted };

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
    Wish clean_tree = Wish::none;            // and its commit is the one that serves
    Wish applied_migrations = Wish::none;    // all that are known, as they are
    std::vector<std::string> tests = {};     // reports in JUnit's form
    std::vector<std::string> may_skip = {};  // names of tests
    CoverageWish coverage = {};
    std::vector<std::string> commands = {};
    std::vector<std::string> workflows = {};  // files
    std::string iam = {};                     // a dumped policy
    HostingWish hosting = {};
    Waiver waiver = {};  // without owner: none
};

// Shares of all points, in hundredths of a per cent: 10,000 is all of them.
struct Thresholds {
    std::int64_t go = 10'000;
    std::int64_t conditional = 10'000;
};

}  // namespace taxasge::delivery
