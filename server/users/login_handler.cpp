#include "server/users/login_handler.hpp"

#include "server/http/fields.hpp"
#include "server/sessions/token_answer.hpp"
#include "server/users/password_policy.hpp"

namespace asio = boost::asio;

namespace taxasge {
namespace {

struct ReadLogin {
    LoginRequest login;
    std::optional<VerificationCode> code;
    Transport transport = Transport::body;
};

Result<Transport> parse_transport(std::string_view text) {
    if (text == "body") return Transport::body;
    if (text == "cookie") return Transport::cookie;
    return fail(field_error("transport", "invalid_choice"));
}

// The browser's own device first, then the one the client names, then a new one.
Device choose_device(const std::optional<Device>& cookie, const std::optional<Device>& named) {
    if (cookie) return *cookie;
    return named ? *named : Device::make();
}

Result<ReadLogin> read_login(const Request& request, const std::optional<Device>& cookie_device) {
    auto fields = Fields::read(request);
    if (!fields) return fail(fields.error());
    auto email = fields->parse("email", Email::parse);
    Secret password = fields->secret("password", maximum_password_bytes);
    if (auto fault = password_size_fault(password)) fields->reject(std::move(*fault));
    const bool remembers = fields->flag("remember_me").value_or(false);
    auto transport = fields->optional_parse("transport", parse_transport).value_or(Transport::body);
    if (request.format == BodyFormat::form) transport = Transport::cookie;
    auto code = fields->optional_parse("email_code", VerificationCode::parse);
    const auto named_device = fields->optional_parse("device_id", Device::parse);
    if (const auto ok = fields->check(); !ok) return fail(ok.error());
    return ReadLogin{.login = {.email = std::move(*email),
                               .password = std::move(password),
                               .device = choose_device(cookie_device, named_device),
                               .remember = remembers ? Remember::this_device : Remember::this_login,
                               .client = request.client,
                               .user_agent = std::string{request.headers.find("User-Agent")}},
                     .code = std::move(code),
                     .transport = transport};
}

Response print(const LoggedIn& logged_in, Transport transport) {
    auto body = to_json(TokenAnswer{.access_token = logged_in.access_token,
                                    .expires_in = logged_in.expires_in,
                                    .refresh_token = logged_in.refresh_token,
                                    .transport = transport});
    body["device_id"] = logged_in.device.text();
    body["user"] = to_json(logged_in.user);
    return json_response(200, body);
}

}  // namespace

asio::awaitable<Result<Response>> LoginHandler::operator()(const Request& request) const {
    auto read = read_login(request, cookie_.read(request).device);
    if (!read) co_return fail(read.error());
    const auto logged_in = co_await login_.run(std::move(read->login), std::move(read->code));
    if (!logged_in) co_return fail(logged_in.error());
    Response response = print(*logged_in, read->transport);
    if (read->transport == Transport::cookie)
        cookie_.write(response, logged_in->device, logged_in->refresh_token.expose());
    co_return response;
}

}  // namespace taxasge
