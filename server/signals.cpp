#include "server/signals.hpp"

namespace taxasge {
namespace {

sigset_t our_signals() {
    sigset_t set;
    sigemptyset(&set);
    sigaddset(&set, SIGTERM);
    sigaddset(&set, SIGINT);
    sigaddset(&set, SIGHUP);
    return set;
}

}  // namespace

Signals::Signals() : awaited_(our_signals()) {
    survive_failed_writes();
    std::signal(SIGHUP, SIG_DFL);  // nohup lets it be ignored, and then nobody waits for it
}

void Signals::wait_for_stop(const std::function<void()>& on_hangup) const {
    while (true) {
        int received = 0;
        sigwait(&awaited_, &received);
        if (received != SIGHUP) return;
        on_hangup();
    }
}

void survive_failed_writes() {
    std::signal(SIGPIPE, SIG_IGN);
    std::signal(SIGXFSZ, SIG_IGN);  // a file that must not grow is a full disk: answered, not died of
}

void block_signals() {
    const sigset_t set = our_signals();
    pthread_sigmask(SIG_BLOCK, &set, nullptr);
}

}  // namespace taxasge
