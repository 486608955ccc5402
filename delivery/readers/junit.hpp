// Reports of tests in JUnit's form, as GoogleTest, CTest and Node write them. What is not whole XML to its
// last byte, or counts otherwise than it says, is no whole report: a run that was cut off may have failed.
#pragma once

#include "base/result.hpp"

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace taxasge::delivery {

struct TestTally {
    std::int64_t passed = 0;
    std::int64_t failed = 0;
    std::vector<std::string> skipped = {};  // their names; also those that are disabled
    bool is_complete = false;
};

// Pure. Error: malformed, for what has no element <testsuites> or <testsuite> around it, or a DOCTYPE.
[[nodiscard]] Result<TestTally> read_junit(std::string_view text);

}  // namespace taxasge::delivery
