#include "server/firebase/sign_in_handler.hpp"

#include "server/firebase/custom_tokens.hpp"
#include "server/users/session_wishes_handler.hpp"

namespace asio = boost::asio;

namespace taxasge {
namespace {

struct ReadSignIn {
    FirebaseSignInRequest sign_in;
    Transport transport = Transport::body;
};

Result<ReadSignIn> read_sign_in(const Request& request, const SessionCookie& cookie) {
    auto fields = Fields::read(request);
    if (!fields) return fail(fields.error());
    Secret id_token = fields->secret("id_token", longest_id_token);
    const SessionWishes wishes = read_session_wishes(*fields, request, cookie);
    if (const auto ok = fields->check(); !ok) return fail(ok.error());
    return ReadSignIn{.sign_in = {.id_token = std::move(id_token),
                                  .language = request.language,
                                  .device = wishes.device,
                                  .remember = wishes.remember,
                                  .client = request.client,
                                  .user_agent = std::string{request.headers.find("User-Agent")}},
                      .transport = wishes.transport};
}

}  // namespace

asio::awaitable<Result<Response>> FirebaseSignInHandler::operator()(const Request& request) const {
    if (sign_in_ == nullptr) co_return fail(firebase_not_configured());
    auto read = read_sign_in(request, cookie_);
    if (!read) co_return fail(read.error());
    const auto logged_in = co_await sign_in_->run(std::move(read->sign_in));
    if (!logged_in) co_return fail(logged_in.error());
    co_return answer_sign_in(*logged_in, read->transport, cookie_);
}

}  // namespace taxasge
