// What the agent knows and must not forget: which revisions there are, which processes they are, and who is
// to be asked how often. One file, replaced whole; a new agent reads it and goes on.
#pragma once

#include "delivery/targets/local/keeper.hpp"
#include "delivery/targets/target.hpp"

#include <boost/json/object.hpp>

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace taxasge::delivery {

constexpr int slot_count = 8;  // servers that HAProxy has room for, and so revisions at once

// What HAProxy has counted for a slot.
struct Counted {
    std::int64_t requests = 0;
    std::int64_t errors = 0;

    bool operator==(const Counted&) const = default;
};

struct RevisionRecord {
    Revision revision;
    RevisionState state = RevisionState::starting;
    int slot = 0;  // 1 … slot_count
    int weight = 0;
    std::uint16_t port = 0;
    KeptTree tree;
    std::int64_t started_at = 0;            // milliseconds since 1970
    std::int64_t last_weighted = 0;         // a number that grows with each shift that gave it requests
    int restarts = 0;                       // one after the other, without having become ready
    std::int64_t ready_within_ms = 60'000;  // the time that whoever placed it gave it, at each start
    Counted carried;                        // by HAProxys that are gone
    Counted base;                           // what stood at the slot when it was given to this revision
};

struct Note {
    std::int64_t at = 0;  // milliseconds since 1970
    std::string text;
};

struct AgentState {
    std::string listen;
    ProcessId proxy;
    std::int64_t shifts = 0;
    std::vector<RevisionRecord> revisions;  // oldest first
    std::vector<Note> notes;                // the newest last, at most most_notes

    [[nodiscard]] RevisionRecord* find(std::string_view id);
    [[nodiscard]] const RevisionRecord* find(std::string_view id) const;
    [[nodiscard]] std::optional<int> free_slot() const;
    void note(std::string text);
};

[[nodiscard]] std::string_view to_text(RevisionState state);
[[nodiscard]] std::optional<RevisionState> parse_revision_state(std::string_view text);

[[nodiscard]] std::string to_json(const AgentState& state);
// Error: malformed, with what is wrong.
[[nodiscard]] Result<AgentState> parse_agent_state(std::string_view json);

[[nodiscard]] boost::json::object revision_json(const Revision& revision);
[[nodiscard]] Result<Revision> parse_revision(const boost::json::value& json);

}  // namespace taxasge::delivery
