#include "delivery/targets/local/traffic.hpp"

#include "base/log.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <numeric>

namespace taxasge::delivery {
namespace {

Error invalid(std::string detail) {
    return Error{.code = Code::invalid, .reason = "invalid", .detail = std::move(detail)};
}

bool can_serve(const RevisionRecord& record) {
    const bool is_there = record.state == RevisionState::ready || record.state == RevisionState::draining;
    return is_there && record.port != 0 && is_alive(record.tree.main);
}

Counted operator+(const Counted& a, const Counted& b) {
    return {.requests = a.requests + b.requests, .errors = a.errors + b.errors};
}

Counted operator-(const Counted& a, const Counted& b) {
    return {.requests = a.requests - b.requests, .errors = a.errors - b.errors};
}

// Who takes over all: the one that was asked last before, else the newest.
RevisionRecord* best_of(const std::vector<RevisionRecord*>& others) {
    return *std::ranges::max_element(others, {}, &RevisionRecord::last_weighted);
}

RevisionRecord* best_weighted(const std::vector<RevisionRecord*>& asked) {
    return *std::ranges::max_element(asked, {}, &RevisionRecord::weight);
}

// In proportion, 100 together.
void share_out(const std::vector<RevisionRecord*>& asked) {
    const int sum = std::accumulate(asked.begin(), asked.end(), 0,
                                    [](int total, const auto* record) { return total + record->weight; });
    int given = 0;
    for (auto* record : asked) given += record->weight = record->weight * 100 / sum;
    best_weighted(asked)->weight += 100 - given;
}

}  // namespace

ProxyPlan Traffic::plan() const {
    ProxyPlan plan{.listen = ledger_.state().listen, .slots = {}};
    for (int slot = 1; slot <= slot_count; ++slot)
        plan.slots.push_back({.slot = slot, .port = 0, .weight = 0});
    for (const auto& record : ledger_.state().revisions) {
        if (record.port == 0) continue;
        auto& slot = plan.slots.at(static_cast<std::size_t>(record.slot - 1));
        slot.port = record.port;
        slot.weight = record.weight;
    }
    return plan;
}

Result<void> Traffic::bring_up() {
    if (proxy_.is_up()) return apply();
    carry_counts();
    auto started = proxy_.start(plan());
    if (!started) return started;
    accept_proxy();
    return {};
}

Result<void> Traffic::take_over() {
    remember_counts();
    if (proxy_.is_up() && !Proxy::is_configured_for(plan())) return reload();
    return bring_up();
}

Result<void> Traffic::reload() {
    if (!proxy_.is_up()) return bring_up();
    remember_counts();
    auto reloaded = proxy_.reload(plan());
    if (!reloaded) return reloaded;
    carry_counts();
    accept_proxy();
    return {};
}

void Traffic::accept_proxy() {
    ledger_.accept([this](AgentState& state) { state.proxy = proxy_.process(); });
    log::info("haproxy_started", {{"pid", proxy_.process().pid}, {"listen", ledger_.state().listen}});
    on_new_proxy_();
}

Result<void> Traffic::shift(const Weights& weights) {
    int sum = 0;
    for (const auto& [id, weight] : weights) {
        const auto* record = ledger_.state().find(id);
        if (weight < 0 || weight > 100) return fail(invalid(fmt::format("{}: no weight is {}", id, weight)));
        if (weight > 0 && record == nullptr) return fail(invalid(id + " is not placed"));
        if (weight > 0 && !can_serve(*record))
            return fail(invalid(fmt::format("{} is {}, not ready", id, to_text(record->state))));
        sum += weight;
    }
    if (sum != 100) return fail(invalid(fmt::format("the weights are {} together, not 100", sum)));
    auto changed = ledger_.change([&weights](AgentState& state) {
        ++state.shifts;
        for (auto& record : state.revisions) {
            const auto found = weights.find(record.revision.id);
            record.weight = found == weights.end() ? 0 : found->second;
            if (record.weight > 0) record.last_weighted = state.shifts;
            if (record.weight > 0) record.state = RevisionState::ready;
        }
    });
    if (!changed) return changed;
    return bring_up();
}

bool Traffic::take_from(const std::string& id) {
    const auto begin = std::chrono::steady_clock::now();
    AgentState next = ledger_.state();
    auto* dead = next.find(id);
    std::vector<RevisionRecord*> others;
    for (auto& record : next.revisions)
        if (&record != dead && can_serve(record)) others.push_back(&record);
    if (dead == nullptr || others.empty()) return false;
    std::vector<RevisionRecord*> asked = others;
    std::erase_if(asked, [](const auto* record) { return record->weight == 0; });
    if (asked.empty()) {
        asked = {best_of(others)};
        asked.front()->weight = 100;
        asked.front()->state = RevisionState::ready;
    } else {
        share_out(asked);
    }
    dead->weight = 0;
    dead->port = 0;
    dead->state = RevisionState::failed;
    const std::string heir = best_weighted(asked)->revision.id;
    next.note(fmt::format("{} ended by itself; its requests go to {}", id, heir));
    // First in memory and in HAProxy, then in the file: the next request is waiting, and an agent that dies
    // in between finds the revision dead again.
    ledger_.replace(std::move(next));
    const auto applied = apply();
    const std::chrono::duration<double, std::milli> took = std::chrono::steady_clock::now() - begin;
    ledger_.write_down();
    if (!applied) log::error("requests_not_moved", {{"detail", applied.error().detail}});
    log::warning("requests_moved", {{"from", id}, {"to", heir}, {"milliseconds", took.count()}});
    return true;
}

Result<Observation> Traffic::observe() const {
    std::map<int, SlotReading> readings;
    if (proxy_.is_up()) {
        auto read = proxy_.readings();
        if (!read) return fail(read.error());
        readings = std::move(*read);
    }
    Observation observation;
    for (const auto& record : ledger_.state().revisions) {
        const auto& reading = readings[record.slot];
        const std::chrono::milliseconds started{record.started_at};
        observation.revisions.push_back({.id = record.revision.id,
                                         .state = record.state,
                                         .weight = reading.slot.port == 0 ? 0 : reading.slot.weight,
                                         .in_flight = reading.in_flight,
                                         .started = std::chrono::system_clock::time_point{started}});
    }
    return observation;
}

Result<Sample> Traffic::sample(const std::string& id) {
    remember_counts();
    const auto* record = ledger_.state().find(id);
    if (record == nullptr) return fail(invalid(id + " is not placed"));
    const auto under_way = in_flight(id);
    if (!under_way) return fail(under_way.error());
    const auto total = record->carried + last_[record->slot] - record->base;
    return Sample{.requests = total.requests,
                  .errors = total.errors,
                  .latencies = latencies_.take(record->slot),
                  .in_flight = *under_way};
}

Result<std::int64_t> Traffic::in_flight(const std::string& id) const {
    const auto* record = ledger_.state().find(id);
    const auto readings = proxy_.readings();
    if (!readings) return fail(readings.error());
    const auto found = record == nullptr ? readings->end() : readings->find(record->slot);
    return found == readings->end() ? 0 : found->second.in_flight;
}

Counted Traffic::begin_counting(int slot) {
    (void)latencies_.take(slot);
    const auto readings = proxy_.readings();
    const auto found = readings ? readings->find(slot) : std::map<int, SlotReading>::const_iterator{};
    return readings && found != readings->end() ? found->second.counted : Counted{};
}

void Traffic::remember_counts() {
    const auto readings = proxy_.readings();
    if (!readings) return;
    for (const auto& [slot, reading] : *readings) last_[slot] = reading.counted;
}

// A new HAProxy counts from zero.
void Traffic::carry_counts() {
    ledger_.accept([this](AgentState& state) {
        for (auto& record : state.revisions) {
            record.carried = record.carried + last_[record.slot] - record.base;
            record.base = {};
        }
    });
    last_.clear();
}

}  // namespace taxasge::delivery
