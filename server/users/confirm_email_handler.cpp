#include "server/users/confirm_email_handler.hpp"

#include "server/users/account_fields_handler.hpp"

namespace asio = boost::asio;

namespace taxasge {

asio::awaitable<Result<Response>> ConfirmEmailHandler::operator()(const Request& request) const {
    auto fields = Fields::read(request);
    if (!fields) co_return fail(fields.error());
    auto proof = read_proof(*fields);
    if (const auto ok = fields->check(); !ok) co_return fail(ok.error());
    const auto done = co_await confirm_email_.run({.proof = std::move(*proof), .client = request.client});
    if (!done) co_return fail(done.error());
    co_return json_response(200, {{"status", "email_changed"}});
}

}  // namespace taxasge
