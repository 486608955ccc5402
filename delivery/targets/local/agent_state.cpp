#include "delivery/targets/local/agent_state.hpp"

#include <boost/json.hpp>

#include <algorithm>
#include <array>
#include <chrono>

namespace json = boost::json;

namespace taxasge::delivery {
namespace {

constexpr std::size_t most_notes = 100;
constexpr std::array<std::string_view, 5> state_words{"starting", "ready", "draining", "stopped", "failed"};

std::string text(const json::object& object, std::string_view name) {
    return std::string{object.at(name).as_string()};
}

template <class Number>
Number number(const json::object& object, std::string_view name) {
    return object.at(name).to_number<Number>();
}

json::object process_json(const ProcessId& process) {
    return {{"pid", process.pid}, {"start_ticks", process.start_ticks}};
}

ProcessId parse_process(const json::value& value) {
    const auto& object = value.as_object();
    return {.pid = number<pid_t>(object, "pid"), .start_ticks = number<std::uint64_t>(object, "start_ticks")};
}

json::object counted_json(const Counted& counted) {
    return {{"requests", counted.requests}, {"errors", counted.errors}};
}

Counted parse_counted(const json::value& value) {
    const auto& object = value.as_object();
    return {.requests = number<std::int64_t>(object, "requests"),
            .errors = number<std::int64_t>(object, "errors")};
}

json::object record_json(const RevisionRecord& record) {
    return {{"revision", revision_json(record.revision)},
            {"state", to_text(record.state)},
            {"slot", record.slot},
            {"weight", record.weight},
            {"port", record.port},
            {"main", process_json(record.tree.main)},
            {"keeper", process_json(record.tree.keeper)},
            {"cgroup", record.tree.cgroup.string()},
            {"started_at", record.started_at},
            {"last_weighted", record.last_weighted},
            {"restarts", record.restarts},
            {"ready_within_ms", record.ready_within_ms},
            {"carried", counted_json(record.carried)},
            {"base", counted_json(record.base)}};
}

Revision revision_of(const json::object& object) {
    Revision revision{.id = text(object, "id"),
                      .program = text(object, "program"),
                      .program_sha256 = text(object, "program_sha256"),
                      .settings = {}};
    for (const auto& [name, value] : object.at("settings").as_object())
        revision.settings.emplace(name, value.as_string());
    return revision;
}

RevisionRecord parse_record(const json::object& object) {
    RevisionRecord record;
    record.revision = revision_of(object.at("revision").as_object());
    record.state = parse_revision_state(text(object, "state")).value_or(RevisionState::failed);
    record.slot = number<int>(object, "slot");
    record.weight = number<int>(object, "weight");
    record.port = number<std::uint16_t>(object, "port");
    record.tree = {.main = parse_process(object.at("main")),
                   .keeper = parse_process(object.at("keeper")),
                   .cgroup = text(object, "cgroup")};
    record.started_at = number<std::int64_t>(object, "started_at");
    record.last_weighted = number<std::int64_t>(object, "last_weighted");
    record.restarts = number<int>(object, "restarts");
    // An agent of before did not write it down.
    if (object.contains("ready_within_ms"))
        record.ready_within_ms = number<std::int64_t>(object, "ready_within_ms");
    record.carried = parse_counted(object.at("carried"));
    record.base = parse_counted(object.at("base"));
    return record;
}

}  // namespace

RevisionRecord* AgentState::find(std::string_view id) {
    const auto found =
        std::ranges::find(revisions, id, [](const auto& record) { return record.revision.id; });
    return found == revisions.end() ? nullptr : &*found;
}

const RevisionRecord* AgentState::find(std::string_view id) const {
    return const_cast<AgentState*>(this)->find(id);
}

std::optional<int> AgentState::free_slot() const {
    for (int slot = 1; slot <= slot_count; ++slot)
        if (std::ranges::find(revisions, slot, &RevisionRecord::slot) == revisions.end()) return slot;
    return std::nullopt;
}

void AgentState::note(std::string text) {
    const auto now = std::chrono::system_clock::now().time_since_epoch();
    notes.push_back({std::chrono::duration_cast<std::chrono::milliseconds>(now).count(), std::move(text)});
    if (notes.size() > most_notes) notes.erase(notes.begin());
}

std::string_view to_text(RevisionState state) {
    return state_words.at(static_cast<std::size_t>(state));
}

std::optional<RevisionState> parse_revision_state(std::string_view text) {
    const auto found = std::ranges::find(state_words, text);
    if (found == state_words.end()) return std::nullopt;
    return static_cast<RevisionState>(found - state_words.begin());
}

json::object revision_json(const Revision& revision) {
    json::object settings;
    for (const auto& [name, value] : revision.settings) settings[name] = value;
    return {{"id", revision.id},
            {"program", revision.program.string()},
            {"program_sha256", revision.program_sha256},
            {"settings", settings}};
}

Result<Revision> parse_revision(const json::value& value) {
    try {
        return revision_of(value.as_object());
    } catch (const std::exception& error) {
        return fail(Error{.code = Code::malformed, .reason = "malformed", .detail = error.what()});
    }
}

std::string to_json(const AgentState& state) {
    json::array revisions;
    for (const auto& record : state.revisions) revisions.push_back(record_json(record));
    json::array notes;
    for (const auto& [at, text] : state.notes) notes.push_back(json::object{{"at", at}, {"text", text}});
    return json::serialize(json::object{{"version", 1},
                                        {"listen", state.listen},
                                        {"proxy", process_json(state.proxy)},
                                        {"shifts", state.shifts},
                                        {"revisions", revisions},
                                        {"notes", notes}});
}

Result<AgentState> parse_agent_state(std::string_view text_of_state) {
    try {
        const auto parsed = json::parse(text_of_state);
        const auto& object = parsed.as_object();
        AgentState state;
        state.listen = text(object, "listen");
        state.proxy = parse_process(object.at("proxy"));
        state.shifts = number<std::int64_t>(object, "shifts");
        for (const auto& record : object.at("revisions").as_array())
            state.revisions.push_back(parse_record(record.as_object()));
        for (const auto& note : object.at("notes").as_array())
            state.notes.push_back(
                {number<std::int64_t>(note.as_object(), "at"), text(note.as_object(), "text")});
        return state;
    } catch (const std::exception& error) {
        return fail(Error{.code = Code::malformed,
                          .reason = "malformed",
                          .detail = std::string{"the agent's state cannot be read: "} + error.what()});
    }
}

}  // namespace taxasge::delivery
