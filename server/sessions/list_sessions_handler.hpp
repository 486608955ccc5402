// GET /api/v1/auth/sessions.
#pragma once

#include "server/http/request.hpp"
#include "server/http/response.hpp"
#include "server/sessions/list_sessions.hpp"

namespace taxasge {

class ListSessionsHandler {
 public:
    explicit ListSessionsHandler(const ListSessions& list) : list_(list) {}

    // Error: unavailable.
    [[nodiscard]] boost::asio::awaitable<Result<Response>> operator()(const Request& request,
                                                                      const Session& session) const;

 private:
    const ListSessions& list_;
};

}  // namespace taxasge
