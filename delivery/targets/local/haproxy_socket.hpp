// HAProxy's runtime socket: a command, an answer. Blocks for as long as an answer takes, 0.3 ms as measured.
#pragma once

#include "base/result.hpp"
#include "delivery/targets/local/agent_state.hpp"
#include "delivery/targets/local/haproxy_config.hpp"

#include <filesystem>
#include <map>
#include <string>
#include <string_view>

namespace taxasge::delivery {

// Error: unavailable, when nobody answers within two seconds.
[[nodiscard]] Result<std::string> ask_haproxy(const std::filesystem::path& socket, std::string_view command);

// A command that changes something. Error: internal, with what HAProxy says against it.
[[nodiscard]] Result<void> tell_haproxy(const std::filesystem::path& socket, const std::string& command);

// What HAProxy says of a server.
struct SlotReading {
    ProxySlot slot;
    std::int64_t in_flight = 0;
    Counted counted;  // answers, and tries that failed: those that were tried again elsewhere, too
};

// The answer to "show stat", by slot. Error: malformed.
[[nodiscard]] Result<std::map<int, SlotReading>> parse_statistics(std::string_view csv);

}  // namespace taxasge::delivery
