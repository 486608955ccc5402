#include "delivery/signals.hpp"

#include <unistd.h>

#include <csignal>
#include <string_view>

namespace taxasge::delivery {
namespace {

void leave(int signal) {
    constexpr std::string_view words =
        "\ntaxasgectl: interrupted; requests are served as before, and `taxasgectl resume` goes on\n";
    if (::write(STDERR_FILENO, words.data(), words.size()) < 0) ::_exit(128 + signal);
    ::_exit(128 + signal);
}

}  // namespace

void leave_on_signals() {
    std::signal(SIGINT, leave);
    std::signal(SIGTERM, leave);
    std::signal(SIGPIPE, SIG_IGN);
    std::signal(SIGXFSZ, SIG_IGN);  // a file that must not grow is a full disk: answered, not died of
}

}  // namespace taxasge::delivery
