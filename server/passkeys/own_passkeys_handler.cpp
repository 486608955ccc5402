#include "server/passkeys/own_passkeys_handler.hpp"

#include "server/http/fields.hpp"

#include <boost/json/array.hpp>

namespace asio = boost::asio;
namespace json = boost::json;

namespace taxasge {

asio::awaitable<Result<Response>> OwnPasskeysHandler::list(const Request& /*request*/,
                                                           const Session& session) const {
    const auto passkeys = co_await list_.run(session.user_id);
    if (!passkeys) co_return fail(passkeys.error());
    json::array printed;
    for (const Passkey& passkey : *passkeys) printed.push_back(to_json(passkey));
    co_return json_response(200, {{"passkeys", std::move(printed)}, {"limit", passkeys_an_account}});
}

asio::awaitable<Result<Response>> OwnPasskeysHandler::remove(const Request& request,
                                                             const Session& session) const {
    auto fields = Fields::read(request);
    if (!fields) co_return fail(fields.error());
    if (const auto empty = fields->check(); !empty) co_return fail(empty.error());
    const auto id = Id::parse(request.path_parameter);
    if (!id) co_return fail(Error{.code = Code::not_found, .reason = "not_found"});
    const auto removed =
        co_await remove_.run({.session = session,
                              .passkey_id = *id,
                              .client = request.client,
                              .user_agent = std::string{request.headers.find("User-Agent")}});
    if (!removed) co_return fail(removed.error());
    co_return empty_response(204);
}

}  // namespace taxasge
