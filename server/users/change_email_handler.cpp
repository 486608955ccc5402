#include "server/users/change_email_handler.hpp"

#include "server/http/fields.hpp"

namespace asio = boost::asio;

namespace taxasge {

asio::awaitable<Result<Response>> ChangeEmailHandler::operator()(const Request& request,
                                                                 const Session& session) const {
    auto fields = Fields::read(request);
    if (!fields) co_return fail(fields.error());
    auto new_email = fields->parse("new_email", Email::parse);
    auto password = fields->optional_secret("password", maximum_password_bytes);
    if (password)
        if (auto fault = password_size_fault(*password, "password")) fields->reject(std::move(*fault));
    if (const auto ok = fields->check(); !ok) co_return fail(ok.error());
    const auto done = co_await change_email_.run({.session = session,
                                                  .new_email = std::move(*new_email),
                                                  .password = std::move(password),
                                                  .client = request.client});
    if (!done) co_return fail(done.error());
    co_return json_response(202, {{"status", "confirmation_sent"}});
}

}  // namespace taxasge
