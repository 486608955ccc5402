#include "server/users/reset_password_handler.hpp"

#include "server/users/account_fields_handler.hpp"

namespace asio = boost::asio;

namespace taxasge {

asio::awaitable<Result<Response>> ResetPasswordHandler::operator()(const Request& request) const {
    auto fields = Fields::read(request);
    if (!fields) co_return fail(fields.error());
    auto proof = read_proof(*fields);
    Secret new_password = read_password(*fields, "new_password");
    if (const auto ok = fields->check(); !ok) co_return fail(ok.error());
    const auto done = co_await reset_password_.run(
        {.proof = std::move(*proof), .new_password = std::move(new_password), .client = request.client});
    if (!done) co_return fail(done.error());
    co_return empty_response(204);
}

}  // namespace taxasge
