// The moment between clone3 and execve, for process.cpp and keeper.cpp. What needs memory is made ready
// before: between the two nothing may be allocated that another thread could hold.
#pragma once

#include "base/result.hpp"
#include "delivery/targets/local/descriptor.hpp"
#include "delivery/targets/local/process.hpp"

#include <functional>
#include <string>
#include <vector>

namespace taxasge::delivery {

class Starting {
 public:
    // Error: unavailable, when its files cannot be opened.
    [[nodiscard]] static Result<Starting> prepare(const Launch& launch);

    // In the new process: never returns. What fails goes to `report` as an int: minus errno.
    [[noreturn]] void become(int report) const;

    [[nodiscard]] Error error(int failure) const;

 private:
    std::vector<std::string> words_;
    std::vector<std::string> variables_;
    std::string folder_;
    Descriptor input_;
    Descriptor output_;
    Descriptor errors_;
};

struct Cloned {
    pid_t child = 0;
    pid_t told = 0;   // a pid that the child wrote to its report, if it did
    int failure = 0;  // errno, if it wrote that
};

// Runs `body` in a new process, which must never return, and reads what it reports until it has closed its
// end, by execve or otherwise. `cgroup`: where it begins. Error: unavailable.
[[nodiscard]] Result<Cloned> clone_process(const Descriptor& cgroup,
                                           const std::function<void(int report)>& body);

}  // namespace taxasge::delivery
