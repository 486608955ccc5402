// GET and PATCH /api/v1/auth/profile. The ETag is the user's revision; a change says by If-Match which one it
// is meant for.
#pragma once

#include "server/http/request.hpp"
#include "server/http/response.hpp"
#include "server/users/profile.hpp"

namespace taxasge {

class ReadProfileHandler {
 public:
    explicit ReadProfileHandler(const Profile& profile) : profile_(profile) {}

    // Errors: unauthenticated, unavailable.
    [[nodiscard]] boost::asio::awaitable<Result<Response>> operator()(const Request& request,
                                                                      const Session& session) const;

 private:
    const Profile& profile_;
};

class ChangeProfileHandler {
 public:
    explicit ChangeProfileHandler(const Profile& profile) : profile_(profile) {}

    // Errors: malformed, invalid, precondition_required, precondition_failed, unauthenticated, unavailable.
    [[nodiscard]] boost::asio::awaitable<Result<Response>> operator()(const Request& request,
                                                                      const Session& session) const;

 private:
    const Profile& profile_;
};

}  // namespace taxasge
