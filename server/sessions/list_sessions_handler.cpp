#include "server/sessions/list_sessions_handler.hpp"

#include "server/sessions/device_name.hpp"
#include "server/sessions/start_session.hpp"

#include <boost/json/array.hpp>

#include <algorithm>

namespace json = boost::json;

namespace taxasge {
namespace {

json::object print(const ListedSession& one) {
    const auto device = device_name(one.user_agent);
    return {{"id", one.id.text()},
            {"device", device ? json::value(*device) : json::value(nullptr)},
            {"user_agent", one.user_agent},
            {"address", one.address},
            {"created_at", to_rfc3339(one.created_at)},
            {"last_seen_at", to_rfc3339(one.last_seen_at)}};
}

json::object print(const SessionList& list, const Id& current) {
    json::array live;
    for (const ListedSession& one : list.live) {
        json::object printed = print(one);
        printed["ends_at"] = to_rfc3339(std::min(one.idle_end, one.absolute_end));
        printed["lasts_until"] = to_rfc3339(one.absolute_end);
        printed["current"] = one.id == current;
        live.push_back(std::move(printed));
    }
    json::array displaced;
    for (const ListedSession& one : list.displaced) {
        json::object printed = print(one);
        printed["ended_at"] = to_rfc3339(*one.ended_at);
        displaced.push_back(std::move(printed));
    }
    return {
        {"sessions", std::move(live)}, {"displaced", std::move(displaced)}, {"limit", sessions_an_account}};
}

}  // namespace

boost::asio::awaitable<Result<Response>> ListSessionsHandler::operator()(const Request& /*request*/,
                                                                         const Session& session) const {
    const auto list = co_await list_.run(session.user_id);
    if (!list) co_return fail(list.error());
    co_return json_response(200, print(*list, session.id));
}

}  // namespace taxasge
