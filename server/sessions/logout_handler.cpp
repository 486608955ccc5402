#include "server/sessions/logout_handler.hpp"

#include "server/http/bearer.hpp"
#include "server/http/fields.hpp"

namespace taxasge {
namespace {

Result<Scope> read_scope(const Request& request) {
    auto fields = Fields::read(request);
    if (!fields) return fail(std::move(fields.error()));
    const bool all_devices = fields->flag("all_devices").value_or(false);
    if (auto checked = fields->check(); !checked) return fail(std::move(checked.error()));
    return all_devices ? Scope::all_of_user : Scope::this_session;
}

// A token that is not good counts as none: with the cookie one can still sign out when the token has lapsed.
// Error: unavailable.
Result<std::optional<Session>> read_bearer(const Request& request, const AccessTokens& access_tokens) {
    const auto token = bearer_token(request);
    if (!token) return std::optional<Session>{};
    auto session = access_tokens.verify(*token);
    if (session) return std::optional{std::move(*session)};
    if (session.error().code == Code::unavailable) return fail(std::move(session.error()));
    return std::optional<Session>{};
}

}  // namespace

boost::asio::awaitable<Result<Response>> LogoutHandler::operator()(const Request& request) const {
    const auto scope = read_scope(request);
    if (!scope) co_return fail(scope.error());
    auto bearer = read_bearer(request, access_tokens_);
    if (!bearer) co_return fail(std::move(bearer.error()));
    const auto cookie = cookie_.read(request);
    auto done = co_await logout_.run({.bearer = std::move(*bearer),
                                      .refresh_token = Secret{cookie.refresh_token},
                                      .scope = *scope,
                                      .client = request.client});
    if (!done) co_return fail(std::move(done.error()));
    Response response = empty_response(204);
    if (cookie.device) cookie_.write(response, *cookie.device, "");
    co_return response;
}

}  // namespace taxasge
