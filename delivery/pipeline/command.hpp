// A shell command of a job, to its end or to its deadline. It dies with us, and whatever it started in its
// process group dies with it.
#pragma once

#include "base/result.hpp"

#include <chrono>
#include <functional>
#include <string>
#include <string_view>
#include <vector>

namespace taxasge::delivery {

using Deadline = std::chrono::steady_clock::time_point;
using HearLine = std::function<void(std::string_view)>;

// `hear` gets each line that it prints, on either output. Errors: timed_out; invalid, when it ends with
// another code than 0, with its last words; unavailable, when it cannot be started.
[[nodiscard]] Result<void> run_command(const std::string& command, Deadline deadline, const HearLine& hear);

// A program and its words, no shell between; what it printed on standard output. Errors: the same.
[[nodiscard]] Result<std::string> run_program(const std::vector<std::string>& words, Deadline deadline);

// The same, with whatever it prints on either output, piece by piece: the code that it ended with, which is
// no error; 128 and the signal, when one ended it. Errors: timed_out; unavailable.
[[nodiscard]] Result<int> run_to_end(const std::vector<std::string>& words, Deadline deadline,
                                     const HearLine& hear);

}  // namespace taxasge::delivery
