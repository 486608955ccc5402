#include "server/users/session_wishes_handler.hpp"

namespace taxasge {
namespace {

Result<Transport> parse_transport(std::string_view text) {
    if (text == "body") return Transport::body;
    if (text == "cookie") return Transport::cookie;
    return fail(field_error("transport", "invalid_choice"));
}

Device choose_device(const std::optional<Device>& cookie, const std::optional<Device>& named) {
    if (cookie) return *cookie;
    return named ? *named : Device::make();
}

}  // namespace

SessionWishes read_session_wishes(Fields& fields, const Request& request, const SessionCookie& cookie) {
    const bool remembers = fields.flag("remember_me").value_or(false);
    auto transport = fields.optional_parse("transport", parse_transport).value_or(Transport::body);
    if (request.format == BodyFormat::form) transport = Transport::cookie;
    const auto named_device = fields.optional_parse("device_id", Device::parse);
    return {.device = choose_device(cookie.read(request).device, named_device),
            .remember = remembers ? Remember::this_device : Remember::this_login,
            .transport = transport};
}

Response answer_sign_in(const LoggedIn& logged_in, Transport transport, const SessionCookie& cookie) {
    auto body = to_json(TokenAnswer{.access_token = logged_in.access_token,
                                    .expires_in = logged_in.expires_in,
                                    .refresh_token = logged_in.refresh_token,
                                    .transport = transport});
    body["device_id"] = logged_in.device.text();
    body["user"] = to_json(logged_in.user);
    Response response = json_response(200, body);
    if (transport == Transport::cookie)
        cookie.write(response, logged_in.device, logged_in.refresh_token.expose());
    return response;
}

}  // namespace taxasge
