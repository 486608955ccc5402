// POST /api/v1/auth/firebase/custom-token: a custom token for whoever is signed in.
#pragma once

#include "server/firebase/custom_tokens.hpp"
#include "server/http/request.hpp"
#include "server/http/response.hpp"
#include "server/sessions/session.hpp"

namespace taxasge {

class CustomTokenHandler {
 public:
    // Null, where Firebase is not configured.
    explicit CustomTokenHandler(CustomTokens* tokens) : tokens_(tokens) {}

    // Errors: malformed, invalid (it takes no field), not_found (firebase_not_configured), unavailable.
    [[nodiscard]] boost::asio::awaitable<Result<Response>> operator()(const Request& request,
                                                                      const Session& session) const;

 private:
    CustomTokens* tokens_;
};

}  // namespace taxasge
