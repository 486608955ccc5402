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

}  // namespace

// A token that is not good counts as none: with the cookie one can still sign out when the token has lapsed.
// Error: unavailable.
boost::asio::awaitable<Result<std::optional<Session>>> LogoutHandler::read_bearer(
    const Request& request) const {
    const auto token = bearer_token(request);
    if (!token) co_return std::optional<Session>{};
    auto session = access_tokens_.verify(*token);
    if (!session && look_again_) {
        const auto news = co_await look_again_(*token);
        if (!news) co_return fail(news.error());
        if (*news) session = access_tokens_.verify(*token);
    }
    if (session) co_return std::optional{std::move(*session)};
    if (session.error().code == Code::unavailable) co_return fail(std::move(session.error()));
    co_return std::optional<Session>{};
}

boost::asio::awaitable<Result<Response>> LogoutHandler::operator()(const Request& request) const {
    const auto scope = read_scope(request);
    if (!scope) co_return fail(scope.error());
    auto bearer = co_await read_bearer(request);
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
