#include "delivery/targets/local/supervisor.hpp"

#include "base/file.hpp"
#include "base/log.hpp"
#include "delivery/targets/local/last_words.hpp"
#include "delivery/targets/local/pause.hpp"
#include "delivery/targets/local/ready_probe.hpp"
#include "delivery/targets/local/server_process.hpp"

#include <fmt/format.h>

#include <signal.h>

namespace asio = boost::asio;

namespace taxasge::delivery {
namespace {

using namespace std::chrono_literals;

// The server's own drain takes up to 10 s.
constexpr auto time_to_end = 12s;

Error invalid(std::string detail) {
    return Error{.code = Code::invalid, .reason = "invalid", .detail = std::move(detail)};
}

std::int64_t now_in_milliseconds() {
    const auto now = std::chrono::system_clock::now().time_since_epoch();
    return std::chrono::duration_cast<std::chrono::milliseconds>(now).count();
}

std::int64_t milliseconds_to(Supervisor::Moment deadline) {
    const auto left = deadline - std::chrono::steady_clock::now();
    return std::chrono::duration_cast<std::chrono::milliseconds>(left).count();
}

bool is_same(const Revision& a, const Revision& b) {
    return a.program_sha256 == b.program_sha256 && a.settings == b.settings;
}

// A cgroup's name: of this target and this revision alone.
std::string tree_name(const std::filesystem::path& folder, const std::string& id) {
    return fmt::format("taxasge-{:016x}-{}", std::hash<std::string>{}(folder.string()), id);
}

}  // namespace

asio::awaitable<Result<void>> Supervisor::place(Revision revision, Moment deadline) {
    const std::string id = revision.id;
    if (const auto* known = ledger_.state().find(id)) {
        if (!is_same(known->revision, revision))
            co_return fail(invalid(id + " is placed already, with another program or other settings"));
        if (known->state == RevisionState::ready && is_alive(known->tree.main)) co_return Result<void>{};
        if (known->weight > 0)
            co_return fail(invalid(fmt::format("{} is {} and has requests", id, to_text(known->state))));
        forget(id);
    }
    // First, so that a port in use is known before anything else is started.
    if (auto up = traffic_.bring_up(); !up) co_return up;
    if (auto begun = begin(revision, deadline); !begun) co_return begun;
    const auto ready = co_await until_ready(id, deadline);
    auto entered = ready ? enter(id) : ready;
    if (!entered) forget(id);
    co_return entered;
}

Result<void> Supervisor::begin(const Revision& revision, Moment deadline) {
    const auto slot = ledger_.state().free_slot();
    if (!slot) return fail(invalid(fmt::format("{} revisions are there already: remove one", slot_count)));
    auto changed = ledger_.change([&](AgentState& state) {
        RevisionRecord record;
        record.revision = revision;
        record.slot = *slot;
        record.ready_within_ms = milliseconds_to(deadline);
        state.revisions.push_back(std::move(record));
    });
    if (!changed) return changed;
    auto started = start(revision.id);
    if (!started) forget(revision.id);
    return started;
}

Result<void> Supervisor::start(const std::string& id) {
    const auto* record = ledger_.state().find(id);
    // An earlier start that was not ready in time is there still.
    if (is_alive(record->tree.main)) {
        unwatch(id);
        if (auto killed = kill_tree(record->tree); !killed) return killed;
        reap_children();
    }
    const auto launch = server_launch(ground_.folder, record->revision, ledger_.state().listen);
    std::error_code ignored;
    std::filesystem::remove(launch.output, ignored);  // it is to hold this start's address only
    const auto tree = start_tree(launch, tree_name(ground_.folder, id), ground_.containment);
    if (!tree) return fail(tree.error());
    auto changed = ledger_.change([&](AgentState& state) {
        auto* known = state.find(id);
        known->tree = *tree;
        known->state = RevisionState::starting;
        known->started_at = now_in_milliseconds();
    });
    if (!changed) {
        if (const auto killed = kill_tree(*tree); !killed) log::error("not_ended", {{"id", id}});
        return changed;
    }
    watch(id);
    return {};
}

asio::awaitable<Result<void>> Supervisor::until_ready(std::string id, Moment deadline) {
    const auto folder = revision_folder(ground_.folder, id);
    const auto spoken = LastWords::begin(folder / "log");
    std::string state = "it does not listen";
    while (std::chrono::steady_clock::now() < deadline) {
        const auto* record = ledger_.state().find(id);
        if (record == nullptr) co_return fail(invalid(id + " was removed"));
        if (!is_alive(record->tree.main)) co_return fail(invalid(id + " ended: " + spoken.text()));
        const auto output = read_file(folder / "output");
        const auto port = output ? printed_port(*output) : std::uint16_t{0};
        if (port != 0) {
            const auto ready = co_await probe_ready(port);
            if (ready) {
                ledger_.accept([&](AgentState& next) {
                    if (auto* known = next.find(id)) known->port = port;
                });
                co_return Result<void>{};
            }
            state = ready.error().detail;
        }
        co_await pause(10ms);
    }
    co_return fail(invalid(fmt::format("{} is not ready in time ({}): {}", id, state, spoken.text())));
}

// It is there: HAProxy knows its address, and gives it what the state says, at first nothing.
Result<void> Supervisor::enter(const std::string& id) {
    auto changed = ledger_.change([&](AgentState& state) {
        auto* record = state.find(id);
        if (record->state == RevisionState::starting && record->restarts == 0)
            record->base = traffic_.begin_counting(record->slot);
        record->state = RevisionState::ready;
    });
    if (!changed) return changed;
    log::info("revision_ready", {{"id", id}, {"port", ledger_.state().find(id)->port}});
    return traffic_.bring_up();
}

asio::awaitable<Result<Drained>> Supervisor::drain(std::string id, Moment deadline) {
    const auto begin = std::chrono::steady_clock::now();
    Drained drained;
    while (true) {
        // Each time: when the one that has its requests dies, it gets them again.
        const auto* record = ledger_.state().find(id);
        if (record == nullptr) break;
        if (record->weight > 0) co_return fail(invalid(id + " has requests: shift them first"));
        const auto under_way = traffic_.in_flight(id);
        if (!under_way) co_return fail(under_way.error());
        if (*under_way == 0) break;
        if (std::chrono::steady_clock::now() >= deadline) {
            drained.cut = *under_way;
            if (auto cut = traffic_.cut(record->slot); !cut) co_return fail(cut.error());
            break;
        }
        co_await pause(5ms);
    }
    const auto took = std::chrono::steady_clock::now() - begin;
    drained.took = std::chrono::duration_cast<std::chrono::milliseconds>(took);
    co_return drained;
}

asio::awaitable<Result<void>> Supervisor::remove(std::string id) {
    const auto* record = ledger_.state().find(id);
    if (record == nullptr) co_return Result<void>{};
    if (record->weight > 0) co_return fail(invalid(id + " has requests: shift them first"));
    auto changed = ledger_.change([&id](AgentState& state) {
        state.find(id)->state = RevisionState::stopped;
        state.find(id)->port = 0;
    });
    if (!changed) co_return changed;
    if (auto applied = traffic_.bring_up(); !applied) co_return applied;
    co_await end_gently(ledger_.state().find(id)->tree);
    forget(id);
    std::error_code ignored;
    std::filesystem::remove_all(revision_folder(ground_.folder, id), ignored);
    co_return Result<void>{};
}

asio::awaitable<void> Supervisor::end_gently(KeptTree tree) {
    send_signal(tree.main, SIGTERM);
    const auto deadline = std::chrono::steady_clock::now() + time_to_end;
    while (is_alive(tree.main) && std::chrono::steady_clock::now() < deadline) co_await pause(5ms);
}

void Supervisor::forget(const std::string& id) {
    unwatch(id);
    const auto* record = ledger_.state().find(id);
    if (record == nullptr) return;
    if (const auto killed = kill_tree(record->tree); !killed)
        log::error("not_ended", {{"id", id}, {"detail", killed.error().detail}});
    reap_children();
    ledger_.accept([&id](AgentState& state) {
        std::erase_if(state.revisions, [&id](const auto& known) { return known.revision.id == id; });
    });
}

asio::awaitable<void> Supervisor::end_all() {
    std::vector<std::string> ids;
    for (const auto& record : ledger_.state().revisions) {
        ids.push_back(record.revision.id);
        unwatch(record.revision.id);
        send_signal(record.tree.main, SIGTERM);
    }
    for (const auto& id : ids) {
        // Who was being placed may have been given up meanwhile.
        if (const auto* record = ledger_.state().find(id)) co_await end_gently(record->tree);
        forget(id);
    }
}

}  // namespace taxasge::delivery
