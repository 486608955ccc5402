#include "server/users/undo_email_handler.hpp"

#include "server/http/fields.hpp"

namespace asio = boost::asio;

namespace taxasge {

asio::awaitable<Result<Response>> UndoEmailHandler::operator()(const Request& request) const {
    auto fields = Fields::read(request);
    if (!fields) co_return fail(fields.error());
    auto token = fields->parse("token", VerificationToken::parse);
    if (const auto ok = fields->check(); !ok) co_return fail(ok.error());
    const auto done = co_await undo_email_.run({.token = std::move(*token), .client = request.client});
    if (!done) co_return fail(done.error());
    co_return json_response(200, {{"status", "email_restored"}});
}

}  // namespace taxasge
