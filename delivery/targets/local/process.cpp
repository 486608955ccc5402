#include "delivery/targets/local/process.hpp"

#include "delivery/targets/local/pidfd.hpp"
#include "delivery/targets/local/starting.hpp"

#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <sys/wait.h>

#include <array>
#include <charconv>

namespace taxasge::delivery {

std::optional<ProcessFacts> parse_process_facts(std::string_view stat) {
    // The name may hold blanks and brackets: what counts begins behind the last one.
    const auto name_end = stat.rfind(')');
    if (name_end == std::string_view::npos || name_end + 2 >= stat.size()) return std::nullopt;
    std::vector<std::string_view> fields;
    for (std::string_view rest = stat.substr(name_end + 2); !rest.empty();) {
        const auto end = std::min(rest.find(' '), rest.size());
        fields.push_back(rest.substr(0, end));
        rest.remove_prefix(std::min(end + 1, rest.size()));
    }
    constexpr std::size_t parent_field = 1, start_field = 19;
    if (fields.size() <= start_field || fields[0].empty()) return std::nullopt;
    ProcessFacts facts{.state = fields[0][0]};
    const auto read = [&fields](std::size_t field, auto& into) {
        const auto text = fields[field];
        return std::from_chars(text.data(), text.data() + text.size(), into).ec == std::errc{};
    };
    if (!read(parent_field, facts.parent) || !read(start_field, facts.start_ticks)) return std::nullopt;
    return facts;
}

std::optional<ProcessFacts> process_facts(pid_t pid) {
    const std::string path = "/proc/" + std::to_string(pid) + "/stat";
    const Descriptor file{::open(path.c_str(), O_RDONLY | O_CLOEXEC)};
    std::array<char, 1024> stat{};
    const auto size = file ? ::read(file.get(), stat.data(), stat.size()) : -1;
    if (size <= 0) return std::nullopt;  // also when it ended between the two
    return parse_process_facts({stat.data(), static_cast<std::size_t>(size)});
}

ProcessId identify(pid_t pid) {
    const auto facts = process_facts(pid);
    return ProcessId{.pid = pid, .start_ticks = facts ? facts->start_ticks : 0};
}

Descriptor follow(const ProcessId& process) {
    if (process.pid <= 0) return {};
    Descriptor pidfd{::pidfd_open(process.pid, 0)};
    // Asked after the pidfd is there: what it names cannot change any more.
    const auto facts = process_facts(process.pid);
    const bool is_it = facts && facts->start_ticks == process.start_ticks && facts->state != 'Z';
    return pidfd && is_it ? std::move(pidfd) : Descriptor{};
}

bool is_alive(const ProcessId& process) {
    return static_cast<bool>(follow(process));
}

void send_signal(const ProcessId& process, int number) {
    if (const Descriptor pidfd = follow(process)) ::pidfd_send_signal(pidfd.get(), number, nullptr, 0);
}

bool wait_for_end(const Descriptor& pidfd, std::chrono::milliseconds patience) {
    if (!pidfd) return true;
    pollfd wanted{.fd = pidfd.get(), .events = POLLIN, .revents = 0};
    const bool ended = ::poll(&wanted, 1, static_cast<int>(patience.count())) == 1;
    siginfo_t ignored{};
    if (ended) ::waitid(P_PIDFD, static_cast<id_t>(pidfd.get()), &ignored, WEXITED | WNOHANG);
    return ended;
}

void reap_children() {
    while (::waitpid(-1, nullptr, WNOHANG) > 0) {
    }
}

Result<ProcessId> start_process(const Launch& launch) {
    const auto starting = Starting::prepare(launch);
    if (!starting) return fail(starting.error());
    const auto pid = clone_process({}, [&](int report) { starting->become(report); });
    if (!pid) return fail(pid.error());
    if (pid->failure != 0) return fail(starting->error(pid->failure));
    return identify(pid->child);
}

}  // namespace taxasge::delivery
