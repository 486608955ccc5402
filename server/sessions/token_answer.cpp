#include "server/sessions/token_answer.hpp"

namespace taxasge {

boost::json::object to_json(const TokenAnswer& answer) {
    boost::json::object body{{"access_token", answer.access_token},
                             {"token_type", "Bearer"},
                             {"expires_in", answer.expires_in.count()}};
    if (answer.transport == Transport::body) body["refresh_token"] = answer.refresh_token.expose();
    return body;
}

}  // namespace taxasge
