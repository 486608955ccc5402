// GET /.well-known/jwks.json: the public halves of the keys that access tokens are signed with.
#pragma once

#include "server/http/request.hpp"
#include "server/http/response.hpp"
#include "server/sessions/live_signing_keys.hpp"

namespace taxasge {

class JwksHandler {
 public:
    explicit JwksHandler(const LiveSigningKeys& keys) : keys_(keys) {}

    [[nodiscard]] boost::asio::awaitable<Result<Response>> operator()(const Request& request) const;

 private:
    const LiveSigningKeys& keys_;
};

}  // namespace taxasge
