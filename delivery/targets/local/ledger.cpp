#include "delivery/targets/local/ledger.hpp"

#include "base/file.hpp"
#include "base/log.hpp"

namespace taxasge::delivery {
namespace {

constexpr auto file_name = "state.json";

}  // namespace

Result<Ledger> Ledger::open() {
    Ledger ledger;
    if (!std::filesystem::exists(file_name)) return ledger;
    const auto text = read_file(file_name);
    if (!text) return fail(text.error());
    auto state = parse_agent_state(*text);
    if (!state) return fail(state.error());
    ledger.state_ = std::move(*state);
    return ledger;
}

Result<void> Ledger::change(const std::function<void(AgentState&)>& edit) {
    AgentState next = state_;
    edit(next);
    if (auto written = replace_file(file_name, to_json(next), 0600); !written) return written;
    state_ = std::move(next);
    return {};
}

void Ledger::accept(const std::function<void(AgentState&)>& edit) {
    edit(state_);
    write_down();
}

void Ledger::write_down() const {
    if (const auto written = replace_file(file_name, to_json(state_), 0600); !written)
        log::error("state_not_written", {{"detail", written.error().detail}});
}

}  // namespace taxasge::delivery
