// SIGTERM and SIGINT end the program in order, also as process 1 of a container, where a signal that nobody
// handles is ignored. SIGHUP lets it read its secrets again. SIGPIPE and SIGXFSZ end nothing.
#pragma once

#include <csignal>
#include <functional>

namespace taxasge {

class Signals {
 public:
    Signals();  // in the main thread

    // Blocks. On each SIGHUP calls `on_hangup`, here.
    void wait_for_stop(const std::function<void()>& on_hangup) const;

 private:
    sigset_t awaited_{};
};

// A write that cannot be is an error, and not the end of the program.
void survive_failed_writes();

// Before anything else: every thread made later inherits that it is not the one to be interrupted.
void block_signals();

}  // namespace taxasge
