#include "delivery/targets/local/agent.hpp"

#include "base/log.hpp"
#include "delivery/targets/local/agent_life.hpp"

#include <fcntl.h>
#include <signal.h>
#include <sys/file.h>
#include <sys/resource.h>
#include <sys/stat.h>

#include <cerrno>
#include <cstring>

namespace taxasge::delivery {
namespace {

// HAProxy takes its number of connections from it.
void allow_many_descriptors() {
    rlimit limit{};
    if (::getrlimit(RLIMIT_NOFILE, &limit) != 0) return;
    limit.rlim_cur = limit.rlim_max;
    ::setrlimit(RLIMIT_NOFILE, &limit);
}

// Only its owner may speak to it: what is told over its socket starts programs.
Result<void> enter_folder(const std::filesystem::path& folder) {
    std::error_code error;
    std::filesystem::create_directories(folder, error);
    struct stat found{};
    const bool is_ours = !error && ::stat(folder.c_str(), &found) == 0 && found.st_uid == ::geteuid() &&
                         ::chmod(folder.c_str(), 0700) == 0 && ::chdir(folder.c_str()) == 0;
    if (!is_ours)
        return fail(unavailable("cannot use the folder " + folder.string() + ": " +
                                (error ? error.message() : std::strerror(errno))));
    std::filesystem::create_directories("data", error);
    std::filesystem::create_directories("revisions", error);
    return {};
}

// Held as long as the process lives, and by nobody who is started by it.
Descriptor lock_folder() {
    Descriptor lock{::open("agent.lock", O_RDWR | O_CREAT | O_CLOEXEC, 0600)};
    return lock && ::flock(lock.get(), LOCK_EX | LOCK_NB) == 0 ? std::move(lock) : Descriptor{};
}

int report(const Error& error) {
    log::error("agent_ended", {{"detail", error.detail}});
    return 1;
}

}  // namespace

int run_agent(const AgentOptions& options) {
    for (const int number : {SIGPIPE, SIGHUP, SIGXFSZ}) ::signal(number, SIG_IGN);
    allow_many_descriptors();
    ::umask(0077);
    if (auto entered = enter_folder(options.folder); !entered) return report(entered.error());
    const auto lock = lock_folder();
    if (!lock) {
        log::info("agent_is_there_already", {{"folder", options.folder.string()}});
        return 0;
    }
    auto ledger = Ledger::open();
    if (!ledger) return report(ledger.error());
    AgentOptions absolute = options;
    absolute.folder = std::filesystem::current_path();
    AgentLife life{absolute, std::move(*ledger)};
    const auto lived = life.run();
    return lived ? 0 : report(lived.error());
}

std::vector<std::string> agent_words(const AgentOptions& options) {
    std::vector<std::string> words{"agent",        "--folder",  options.folder.string(), "--listen",
                                   options.listen, "--haproxy", options.haproxy.string()};
    if (options.containment == Containment::process_tree) words.emplace_back("--without-cgroups");
    return words;
}

Result<AgentOptions> parse_agent_words(const std::vector<std::string>& words) {
    AgentOptions options;
    for (std::size_t i = 0; i < words.size(); ++i) {
        const auto& word = words[i];
        const bool has_value = i + 1 < words.size();
        if (word == "--without-cgroups") {
            options.containment = Containment::process_tree;
        } else if (word == "--folder" && has_value) {
            options.folder = words[++i];
        } else if (word == "--listen" && has_value) {
            options.listen = words[++i];
        } else if (word == "--haproxy" && has_value) {
            options.haproxy = words[++i];
        } else {
            return fail(
                Error{.code = Code::invalid, .reason = "invalid", .detail = "agent: what is " + word + "?"});
        }
    }
    if (options.folder.empty())
        return fail(
            Error{.code = Code::invalid, .reason = "invalid", .detail = "agent: --folder is missing"});
    return options;
}

std::filesystem::path agent_socket(const std::filesystem::path& folder) {
    return folder / "agent.sock";
}

}  // namespace taxasge::delivery
