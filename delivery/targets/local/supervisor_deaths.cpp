// What the supervisor does about deaths: of a revision, and of the agent before it.
#include "base/log.hpp"
#include "delivery/targets/local/pause.hpp"
#include "delivery/targets/local/supervisor.hpp"

#include <fmt/format.h>
#include <boost/asio/detached.hpp>

#include <signal.h>

namespace asio = boost::asio;

namespace taxasge::delivery {
using namespace std::chrono_literals;

void Supervisor::watch(const std::string& id) {
    const auto process = ledger_.state().find(id)->tree.main;
    auto pidfd = follow(process);
    if (!pidfd) {
        asio::post(context_, [this, id, process] { on_death(id, process); });
        return;
    }
    auto watched = std::make_shared<asio::posix::stream_descriptor>(context_, pidfd.release());
    watched_[id] = watched;
    watched->async_wait(asio::posix::stream_descriptor::wait_read,
                        [this, id, process, watched](boost::system::error_code cancelled) {
                            if (!cancelled) on_death(id, process);
                        });
}

void Supervisor::unwatch(const std::string& id) {
    const auto found = watched_.find(id);
    if (found == watched_.end()) return;
    found->second->close();  // what waits for it holds it, too
    watched_.erase(found);
}

void Supervisor::on_death(const std::string& id, const ProcessId& process) {
    const auto* record = ledger_.state().find(id);
    if (record == nullptr || record->tree.main != process) return;
    const auto state = record->state;
    const auto tree = record->tree;
    const bool is_running = state == RevisionState::ready || state == RevisionState::draining;
    // Before anything else: requests are waiting.
    const bool is_replaced = is_running && record->weight > 0 && traffic_.take_from(id);
    unwatch(id);
    if (const auto killed = kill_tree(tree); !killed) log::error("not_ended", {{"id", id}});
    reap_children();
    if (!is_running || is_replaced) return;
    log::warning("revision_ended", {{"id", id}});
    asio::co_spawn(context_, start_again(id), asio::detached);
}

// Nobody can take its place, or it is the way back: until it is there again, with longer and longer pauses.
// Its old port stays in HAProxy meanwhile, so that requests wait for a retry instead of being refused.
asio::awaitable<void> Supervisor::start_again(std::string id) {
    constexpr std::chrono::milliseconds first = 100ms, longest = 10s;
    auto wait = 0ms;
    // Another process by the same name is somebody else's: it was placed anew meanwhile.
    const auto process_now = [this, &id] {
        const auto* record = ledger_.state().find(id);
        return record != nullptr && record->state == RevisionState::starting ? record->tree.main
                                                                             : ProcessId{};
    };
    while (true) {
        ledger_.accept([&id](AgentState& state) {
            if (auto* record = state.find(id)) {
                record->state = RevisionState::starting;
                ++record->restarts;
                state.note(fmt::format("{} ended by itself and is started again", id));
            }
        });
        const auto before = process_now();
        if (wait > 0ms) co_await pause(wait);
        wait = std::clamp(wait * 2, first, longest);
        if (before.pid == 0 || process_now() != before) co_return;
        const auto started = start(id);
        const auto own = process_now();
        const auto ready = started ? co_await until_ready(id, next_deadline(id)) : started;
        if (process_now() != own) co_return;
        const auto entered = ready ? enter(id) : ready;
        if (entered) co_return;
        log::warning("revision_not_started", {{"id", id}, {"detail", entered.error().detail}});
    }
}

Supervisor::Moment Supervisor::next_deadline(const std::string& id) const {
    const auto* record = ledger_.state().find(id);
    return std::chrono::steady_clock::now() +
           std::chrono::milliseconds{record == nullptr ? 0 : record->ready_within_ms};
}

void Supervisor::take_over() {
    std::vector<std::string> unfinished;
    for (const auto& record : ledger_.state().revisions) {
        const bool is_running =
            record.state == RevisionState::ready || record.state == RevisionState::draining;
        if (!is_running && record.weight == 0 && record.state != RevisionState::failed)
            unfinished.push_back(record.revision.id);
    }
    for (const auto& id : unfinished) forget(id);
    for (const auto& record : ledger_.state().revisions) {
        const std::string& id = record.revision.id;
        // Nobody waits for it to be ready any more.
        if (record.state == RevisionState::starting)
            asio::co_spawn(context_, start_again(id), asio::detached);
        else if (record.state != RevisionState::failed)
            watch(id);
    }
    end_strays();
}

// An agent that died between starting a server and writing down its pid left one that nobody knows.
void Supervisor::end_strays() const {
    std::vector<pid_t> known;
    for (const auto& record : ledger_.state().revisions) {
        known.push_back(record.tree.main.pid);
        std::ranges::copy(descendants(record.tree.main.pid), std::back_inserter(known));
        std::ranges::copy(descendants(record.tree.keeper.pid), std::back_inserter(known));
    }
    const std::string ours = (ground_.folder / "revisions").string() + "/";
    for (const pid_t pid : descendants(1)) {
        std::error_code error;
        const auto program = std::filesystem::read_symlink(fmt::format("/proc/{}/exe", pid), error);
        if (error || !program.string().starts_with(ours) || std::ranges::find(known, pid) != known.end())
            continue;
        log::warning("stray_ended", {{"pid", pid}});
        send_signal(identify(pid), SIGKILL);
    }
}

}  // namespace taxasge::delivery
