#include "server/users/resend_verification_handler.hpp"

#include "server/http/fields.hpp"

namespace asio = boost::asio;

namespace taxasge {

asio::awaitable<Result<Response>> ResendVerificationHandler::operator()(const Request& request) const {
    auto fields = Fields::read(request);
    if (!fields) co_return fail(fields.error());
    auto email = fields->parse("email", Email::parse);
    if (const auto ok = fields->check(); !ok) co_return fail(ok.error());
    ResendRequest resend{.email = std::move(*email), .device = cookie_.read(request).device};
    if (const auto done = co_await resend_.run(std::move(resend)); !done) co_return fail(done.error());
    co_return json_response(202, {{"status", "verification_sent"}});
}

}  // namespace taxasge
