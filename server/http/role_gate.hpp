// What one role alone may call (A44): whoever else is signed in learns nothing but that.
#pragma once

#include "server/http/router.hpp"

namespace taxasge {

class RoleGate {
 public:
    RoleGate(Role role, OpenHandler handler) : role_(role), handler_(std::move(handler)) {}

    // Errors: forbidden (role_required), and those of the handler.
    [[nodiscard]] boost::asio::awaitable<Result<Response>> operator()(const Request& request,
                                                                      const Session& session) const {
        if (session.role != role_) co_return fail(Error{.code = Code::forbidden, .reason = "role_required"});
        co_return co_await handler_(request);
    }

 private:
    Role role_;
    OpenHandler handler_;
};

}  // namespace taxasge
