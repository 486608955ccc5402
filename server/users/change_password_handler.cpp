#include "server/users/change_password_handler.hpp"

#include "server/users/account_fields_handler.hpp"

namespace asio = boost::asio;

namespace taxasge {

asio::awaitable<Result<Response>> ChangePasswordHandler::operator()(const Request& request,
                                                                    const Session& session) const {
    auto fields = Fields::read(request);
    if (!fields) co_return fail(fields.error());
    Secret current_password = read_password(*fields, "current_password");
    Secret new_password = read_password(*fields, "new_password");
    if (const auto ok = fields->check(); !ok) co_return fail(ok.error());
    const auto done = co_await change_password_.run({.session = session,
                                                     .current_password = std::move(current_password),
                                                     .new_password = std::move(new_password),
                                                     .client = request.client});
    if (!done) co_return fail(done.error());
    co_return empty_response(204);
}

}  // namespace taxasge
