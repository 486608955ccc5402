#include "server/signals.hpp"

namespace taxasge {
namespace {

sigset_t stop_signals() {
    sigset_t set;
    sigemptyset(&set);
    sigaddset(&set, SIGTERM);
    sigaddset(&set, SIGINT);
    return set;
}

}  // namespace

Signals::Signals() : awaited_(stop_signals()) {
    survive_failed_writes();
    std::signal(SIGHUP, SIG_IGN);
}

void Signals::wait_for_stop() const {
    int received = 0;
    sigwait(&awaited_, &received);
}

void survive_failed_writes() {
    std::signal(SIGPIPE, SIG_IGN);
    std::signal(SIGXFSZ, SIG_IGN);  // a file that must not grow is a full disk: answered, not died of
}

void block_signals() {
    const sigset_t set = stop_signals();
    pthread_sigmask(SIG_BLOCK, &set, nullptr);
}

}  // namespace taxasge
