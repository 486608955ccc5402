// GET /.well-known/jwks.json: the public halves of the keys that access tokens are signed with.
#pragma once

#include "server/http/request.hpp"
#include "server/http/response.hpp"
#include "server/sessions/signing_keys.hpp"

namespace taxasge {

class JwksHandler {
 public:
    explicit JwksHandler(const SigningKeys& keys) : keys_(keys) {}

    [[nodiscard]] boost::asio::awaitable<Result<Response>> operator()(const Request& request) const;

 private:
    const SigningKeys& keys_;
};

}  // namespace taxasge
