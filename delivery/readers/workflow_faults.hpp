// Steps of a workflow that cannot fail: PF-31, a pipeline that was green while its tests were not.
#pragma once

#include "base/result.hpp"

#include <string>
#include <string_view>
#include <vector>

namespace taxasge::delivery {

// Each as "job test, step 2: `npm test || echo`: …", in the order of the file. Found are `|| true`, `|| echo`
// and their like, `; exit 0` and `; true` at the end of a line, `set +e`, a pipe without pipefail (which
// GitHub's own shell lacks unless `shell: bash` is written), `continue-on-error`, and `if: false`. Quoted
// texts, comments and ${{ expressions }} are no commands. Pure. Error: malformed, for what is no workflow.
[[nodiscard]] Result<std::vector<std::string>> workflow_faults(const std::string& text);

// The same of one script. `shell` as a workflow names it; empty: GitHub's own.
[[nodiscard]] std::vector<std::string> script_faults(std::string_view script, std::string_view shell);

}  // namespace taxasge::delivery
