#include "server/sessions/session_state.hpp"

namespace taxasge {
namespace {

constexpr Statement select_session_state{
    "select_session_state",
    "SELECT s.id, s.device_hash, s.current_hash, s.previous_hash, s.generation, s.successor_sealed, "
    "s.rotated_at,"
    " s.previous_rotated_at, s.methods, s.authenticated_at, s.absolute_end, s.idle_end, s.ended_at,"
    " u.id, u.role, u.status, u.email, u.first_name, u.language"
    " FROM sessions s JOIN users u ON u.id = s.user_id WHERE s.id = $1"};

Result<SessionState> read_state(const Row& row) {
    SessionState state;
    SessionState::Owner& owner = state.owner;
    std::string role;
    std::string language;
    auto read =
        row.read(state.id, state.device_hash, state.current_hash, state.previous_hash, state.generation,
                 state.successor_sealed, state.rotated_at, state.previous_rotated_at, state.methods,
                 state.authenticated_at, state.absolute_end, state.idle_end, state.ended_at, owner.id, role,
                 owner.status, owner.email, owner.first_name, language);
    if (!read) return fail(std::move(read.error()));
    const auto known_role = parse_role(role);
    const auto known_language = parse_language(language);
    if (!known_role || !known_language)
        return fail(internal_error("a user's role or language is none of ours"));
    owner.role = *known_role;
    owner.language = *known_language;
    return state;
}

}  // namespace

bool SessionState::is_live(Time now) const {
    return !ended_at && now < absolute_end && now < idle_end && owner.status == "active";
}

boost::asio::awaitable<Result<std::optional<SessionState>>> find_session(Database& database, Id id) {
    const auto found = co_await database.read(select_session_state, bind(id));
    if (!found) co_return fail(found.error());
    if (found->rows.empty()) co_return std::optional<SessionState>{};
    auto state = read_state(found->rows.front());
    if (!state) co_return fail(std::move(state.error()));
    co_return std::optional{std::move(*state)};
}

}  // namespace taxasge
