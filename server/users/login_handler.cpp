#include "server/users/login_handler.hpp"

#include "server/users/password_policy.hpp"
#include "server/users/session_wishes_handler.hpp"

namespace asio = boost::asio;

namespace taxasge {
namespace {

struct ReadLogin {
    LoginRequest login;
    std::optional<VerificationCode> code;
    Transport transport = Transport::body;
};

Result<ReadLogin> read_login(const Request& request, const SessionCookie& cookie) {
    auto fields = Fields::read(request);
    if (!fields) return fail(fields.error());
    auto email = fields->parse("email", Email::parse);
    Secret password = fields->secret("password", maximum_password_bytes);
    if (auto fault = password_size_fault(password)) fields->reject(std::move(*fault));
    const SessionWishes wishes = read_session_wishes(*fields, request, cookie);
    auto code = fields->optional_parse("email_code", VerificationCode::parse);
    if (const auto ok = fields->check(); !ok) return fail(ok.error());
    return ReadLogin{.login = {.email = std::move(*email),
                               .password = std::move(password),
                               .device = wishes.device,
                               .remember = wishes.remember,
                               .client = request.client,
                               .user_agent = std::string{request.headers.find("User-Agent")}},
                     .code = std::move(code),
                     .transport = wishes.transport};
}

}  // namespace

asio::awaitable<Result<Response>> LoginHandler::operator()(const Request& request) const {
    auto read = read_login(request, cookie_);
    if (!read) co_return fail(read.error());
    const auto logged_in = co_await login_.run(std::move(read->login), std::move(read->code));
    if (!logged_in) co_return fail(logged_in.error());
    co_return answer_sign_in(*logged_in, read->transport, cookie_);
}

}  // namespace taxasge
