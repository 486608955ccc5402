#include "delivery/targets/local/keeper.hpp"

#include "delivery/targets/local/cgroup.hpp"
#include "delivery/targets/local/starting.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <signal.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <charconv>
#include <thread>

namespace taxasge::delivery {
namespace {

using namespace std::chrono_literals;

// The keeper's whole life: it starts the server, and ends when nothing below it is left. Signals meant for
// the agent's terminal are not for it.
[[noreturn]] void keep(const Starting& starting, int report) {
    ::setsid();
    for (const int number : {SIGINT, SIGTERM, SIGHUP, SIGQUIT}) ::signal(number, SIG_IGN);
    ::prctl(PR_SET_CHILD_SUBREAPER, 1);
    ::prctl(PR_SET_NAME, "taxasge-keeper");
    const pid_t main = ::fork();
    if (main == 0) starting.become(report);
    const int told = main > 0 ? main : -errno;
    [[maybe_unused]] const auto written = ::write(report, &told, sizeof told);
    // Also the report, whose end the agent waits for, and the agent's sockets and its lock.
    ::close_range(0, ~0U, 0);
    while (::waitpid(-1, nullptr, 0) > 0 || errno == EINTR) {
    }
    ::_exit(0);
}

std::vector<pid_t> all_pids() {
    std::vector<pid_t> found;
    std::error_code error;
    for (const auto& entry : std::filesystem::directory_iterator{"/proc", error}) {
        const std::string name = entry.path().filename().string();
        pid_t pid = 0;
        const auto [end, failure] = std::from_chars(name.data(), name.data() + name.size(), pid);
        if (failure == std::errc{} && end == name.data() + name.size()) found.push_back(pid);
    }
    return found;
}

std::vector<pid_t> living(const KeptTree& tree) {
    // cgroup.kill returns before they have ended, and takes the keeper first.
    std::vector<pid_t> found = processes_in(tree.cgroup);
    if (is_alive(tree.keeper)) std::ranges::copy(descendants(tree.keeper.pid), std::back_inserter(found));
    if (is_alive(tree.main)) {  // a keeper that was killed left it to others
        found.push_back(tree.main.pid);
        std::ranges::copy(descendants(tree.main.pid), std::back_inserter(found));
    }
    std::erase_if(found, [](pid_t pid) {
        const auto facts = process_facts(pid);
        return !facts || facts->state == 'Z';
    });
    return found;
}

}  // namespace

std::vector<pid_t> descendants(pid_t root) {
    std::multimap<pid_t, pid_t> children;
    for (const pid_t pid : all_pids())
        if (const auto facts = process_facts(pid)) children.emplace(facts->parent, pid);
    std::vector<pid_t> found;
    for (std::vector<pid_t> open{root}; !open.empty();) {
        const pid_t parent = open.back();
        open.pop_back();
        for (auto [child, end] = children.equal_range(parent); child != end; ++child) {
            found.push_back(child->second);
            open.push_back(child->second);
        }
    }
    return found;
}

Result<KeptTree> start_tree(const Launch& launch, const std::string& name, Containment containment) {
    const auto starting = Starting::prepare(launch);
    if (!starting) return fail(starting.error());
    KeptTree tree;
    if (containment == Containment::cgroup_if_writable) tree.cgroup = make_cgroup(name);
    const auto cgroup = open_cgroup(tree.cgroup);
    const auto cloned = clone_process(cgroup, [&](int report) { keep(*starting, report); });
    if (!cloned || cloned->failure != 0 || cloned->told == 0) {
        remove_cgroup(tree.cgroup);
        return fail(cloned ? starting->error(cloned->failure) : cloned.error());
    }
    tree.keeper = identify(cloned->child);
    tree.main = identify(cloned->told);
    return tree;
}

Result<void> kill_tree(const KeptTree& tree) {
    const auto patience = std::chrono::steady_clock::now() + 10s;
    std::vector<ProcessId> seen;
    for (const pid_t pid : living(tree)) seen.push_back(identify(pid));
    kill_cgroup(tree.cgroup);
    std::vector<pid_t> left;
    // Again and again: one that was forking is missed once, and not twice.
    while (!(left = living(tree)).empty() && std::chrono::steady_clock::now() < patience) {
        for (const pid_t pid : left) ::kill(pid, SIGKILL);
        std::this_thread::sleep_for(1ms);
    }
    if (!left.empty())
        return fail(internal_error(fmt::format("these processes do not end: {}", fmt::join(left, ", "))));
    // Who has left its cgroup may still be on its way out.
    for (const auto& process : seen)
        if (!wait_for_end(follow(process), 5s)) send_signal(process, SIGKILL);
    const auto keeper = follow(tree.keeper);
    if (!wait_for_end(keeper, 5s)) send_signal(tree.keeper, SIGKILL);
    remove_cgroup(tree.cgroup);
    return {};
}

}  // namespace taxasge::delivery
