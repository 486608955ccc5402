// A program run to its end, with what it printed.
#pragma once

#include "base/result.hpp"

#include <chrono>
#include <filesystem>
#include <map>
#include <string>
#include <vector>

namespace taxasge::delivery {

struct Run {
    std::vector<std::string> words;                  // the first is the program's path
    std::map<std::string, std::string> environment;  // all of it
    std::filesystem::path folder;                    // where it runs
    std::chrono::milliseconds deadline{30'000};      // then it is ended by force
};

struct Ran {
    int exit_code = 0;   // minus the signal's number when one ended it
    std::string output;  // at most 64 KiB of each
    std::string errors;
};

// Error: unavailable, when it cannot be started; timed_out.
[[nodiscard]] Result<Ran> run_program(const Run& run);

}  // namespace taxasge::delivery
