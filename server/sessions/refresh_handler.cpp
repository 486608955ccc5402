#include "server/sessions/refresh_handler.hpp"

#include "server/http/fields.hpp"
#include "server/sessions/token_answer.hpp"

namespace taxasge {
namespace {

constexpr std::size_t longest_refresh_token = 256;  // bytes; ours have 91

struct RefreshWords {
    std::optional<Secret> refresh_token;
    std::optional<Device> device;
};

Result<RefreshWords> read_words(const Request& request) {
    auto fields = Fields::read(request);
    if (!fields) return fail(std::move(fields.error()));
    RefreshWords words{.refresh_token = fields->optional_secret("refresh_token", longest_refresh_token),
                       .device = fields->optional_parse("device_id", Device::parse)};
    if (auto checked = fields->check(); !checked) return fail(std::move(checked.error()));
    return words;
}

}  // namespace

boost::asio::awaitable<Result<Response>> RefreshHandler::operator()(const Request& request) const {
    auto words = read_words(request);
    if (!words) co_return fail(std::move(words.error()));
    const auto cookie = cookie_.read(request);
    const auto device = words->device ? words->device : cookie.device;
    const bool in_body = words->refresh_token && request.format != BodyFormat::form;

    auto refreshed =
        co_await refresh_.run({.token = words->refresh_token.value_or(Secret{cookie.refresh_token}),
                               .device = device,
                               .client = request.client,
                               .user_agent = std::string{request.headers.find("User-Agent")}});
    if (!refreshed) co_return fail(std::move(refreshed.error()));

    Response response =
        json_response(200, to_json({.access_token = access_tokens_.issue(refreshed->session),
                                    .expires_in = access_tokens_.time_left(refreshed->session),
                                    .refresh_token = refreshed->refresh_token,
                                    .transport = in_body ? Transport::body : Transport::cookie}));
    if (!in_body) {
        const Device kept = cookie.device ? *cookie.device : device.value_or(Device::make());
        cookie_.write(response, kept, refreshed->refresh_token.expose());
    }
    co_return response;
}

}  // namespace taxasge
