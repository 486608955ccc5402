#include "server/passkeys/passkey_login_handler.hpp"

#include "server/users/session_wishes_handler.hpp"

#include <boost/json/array.hpp>

namespace asio = boost::asio;
namespace json = boost::json;

namespace taxasge {

asio::awaitable<Result<Response>> PasskeyLoginHandler::options(const Request& request) const {
    auto fields = Fields::read(request);
    if (!fields) co_return fail(fields.error());
    if (const auto ok = fields->check(); !ok) co_return fail(ok.error());
    const auto challenge = co_await login_.offer();
    if (!challenge) co_return fail(challenge.error());
    co_return json_response(200, {{"challenge", to_base64url(*challenge)},
                                  {"timeout", std::chrono::milliseconds{challenge_lifetime}.count()},
                                  {"rpId", relying_party_.id},
                                  {"allowCredentials", json::array{}},
                                  {"userVerification", "required"}});
}

asio::awaitable<Result<Response>> PasskeyLoginHandler::finish(const Request& request) const {
    auto fields = Fields::read(request);
    if (!fields) co_return fail(fields.error());
    const json::object credential = fields->object("credential");
    const SessionWishes wishes = read_session_wishes(*fields, request, cookie_);
    if (const auto ok = fields->check(); !ok) co_return fail(ok.error());
    auto response = read_assertion_response(credential);
    if (!response) {
        Error refusal = std::move(response.error());
        refusal.code = Code::unauthenticated;
        co_return fail(std::move(refusal));
    }
    const auto logged_in =
        co_await login_.accept({.response = std::move(*response),
                                .device = wishes.device,
                                .remember = wishes.remember,
                                .client = request.client,
                                .user_agent = std::string{request.headers.find("User-Agent")}});
    if (!logged_in) co_return fail(logged_in.error());
    co_return answer_sign_in(*logged_in, wishes.transport, cookie_);
}

}  // namespace taxasge
