#include "server/users/ask_for_letter_handler.hpp"

#include "server/http/fields.hpp"

namespace asio = boost::asio;

namespace taxasge {

asio::awaitable<Result<Response>> AskForLetterHandler::operator()(const Request& request) const {
    auto fields = Fields::read(request);
    if (!fields) co_return fail(fields.error());
    auto email = fields->parse("email", Email::parse);
    if (const auto ok = fields->check(); !ok) co_return fail(ok.error());
    LetterRequest wanted{.wanted = wanted_,
                         .email = std::move(*email),
                         .device = cookie_.read(request).device,
                         .client = request.client};
    if (const auto done = co_await ask_.run(std::move(wanted)); !done) co_return fail(done.error());
    const bool is_reset = wanted_ == WantedLetter::reset;
    co_return json_response(202, {{"status", is_reset ? "reset_sent" : "verification_sent"}});
}

}  // namespace taxasge
