// What people see while a delivery is under way: on a terminal each running job in a line that lives,
// elsewhere plain lines. On standard error: standard output is for results. Any thread.
#pragma once

#include "delivery/pipeline/redaction.hpp"

#include <memory>
#include <string_view>

namespace taxasge::delivery {

class Progress {
 public:
    virtual ~Progress() = default;
    virtual void begin(std::string_view job) = 0;
    virtual void say(std::string_view job, std::string_view words) = 0;
    virtual void end(std::string_view job, std::string_view words) = 0;
};

// A terminal gets the lively one. `redaction` must outlive it.
[[nodiscard]] std::unique_ptr<Progress> progress_on_stderr(const Redaction& redaction);

}  // namespace taxasge::delivery
