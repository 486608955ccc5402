#include "server/firebase/custom_token_handler.hpp"

#include "server/http/fields.hpp"

namespace asio = boost::asio;

namespace taxasge {

asio::awaitable<Result<Response>> CustomTokenHandler::operator()(const Request& request,
                                                                 const Session& session) const {
    if (tokens_ == nullptr) co_return fail(firebase_not_configured());
    const auto fields = Fields::read(request);
    if (!fields) co_return fail(fields.error());
    if (const auto ok = fields->check(); !ok) co_return fail(ok.error());
    const auto token = co_await tokens_->mint(session.user_id);
    if (!token) co_return fail(token.error());
    co_return json_response(200, {{"custom_token", *token}, {"expires_in", custom_token_lifetime.count()}});
}

}  // namespace taxasge
