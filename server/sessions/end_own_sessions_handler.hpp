// DELETE /api/v1/auth/sessions/{id} and /api/v1/auth/sessions.
#pragma once

#include "server/http/request.hpp"
#include "server/http/response.hpp"
#include "server/sessions/end_own_sessions.hpp"

namespace taxasge {

class EndSessionHandler {
 public:
    explicit EndSessionHandler(const EndOwnSessions& end) : end_(end) {}

    // Errors: malformed; invalid, when the body has a field; not_found, also for what is no id; unavailable.
    [[nodiscard]] boost::asio::awaitable<Result<Response>> operator()(const Request& request,
                                                                      const Session& session) const;

 private:
    const EndOwnSessions& end_;
};

class EndOtherSessionsHandler {
 public:
    explicit EndOtherSessionsHandler(const EndOwnSessions& end) : end_(end) {}

    // Errors: malformed; invalid, when the body has a field; unavailable.
    [[nodiscard]] boost::asio::awaitable<Result<Response>> operator()(const Request& request,
                                                                      const Session& session) const;

 private:
    const EndOwnSessions& end_;
};

}  // namespace taxasge
