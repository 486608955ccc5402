#include "server/sessions/session_cookie.hpp"

#include "tests/support/fuzz.hpp"

#include <algorithm>

namespace taxasge {
namespace {

using test::demand;

constexpr std::string_view name = "__Host-session";
constexpr std::string_view device = "AAECAwQFBgcICQoLDA0ODw";

Request with_cookies(std::string_view lines) {
    Request request;
    while (!lines.empty()) request.headers.add("Cookie", test::take_until(lines, '\n'));
    return request;
}

void check_read(const SessionCookie& cookie, std::string_view lines) {
    const auto content = cookie.read(with_cookies(lines));
    demand(content.device || content.refresh_token.empty(), "no refresh token without its device");
    if (!content.device) return;
    demand(lines.contains(content.device->text()), "the device is the one that was sent");
    Response response;
    cookie.write(response, *content.device, content.refresh_token);
    const std::string_view line = response.headers.find("Set-Cookie");
    demand(line.find_first_of("\r\n\t,") == std::string_view::npos, "it begins no other header");
    demand(std::ranges::count(line, ';') == 5, "and no other attribute");
    const auto again = cookie.read(with_cookies(line.substr(0, line.find(';'))));
    demand(again.device && again.device->text() == content.device->text() &&
               again.refresh_token == content.refresh_token,
           "what we write we read");
}

// An attacker on a neighbouring host plants cookies before and behind ours.
void nothing_is_planted(const SessionCookie& cookie, std::string_view others) {
    const std::string ours = std::string{name} + '=' + std::string{device};
    for (const std::string& lines : {ours + "; " + std::string{others}, std::string{others} + "; " + ours,
                                     std::string{others} + '\n' + ours}) {
        const auto content = cookie.read(with_cookies(lines));
        demand(!content.device || content.device->text() == device, "no other device takes our place");
        demand(content.refresh_token.empty(), "nobody is signed in by another's cookie");
        demand(content.device.has_value() || others.contains(name), "other names do not disturb");
    }
}

}  // namespace
}  // namespace taxasge

// A72: the session cookie: it is read as we write it, and nothing planted beside it passes for it.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    static const taxasge::SessionCookie cookie{std::string{taxasge::name}};
    const std::string_view input = taxasge::test::as_input(data, size);
    taxasge::check_read(cookie, input);
    taxasge::nothing_is_planted(cookie, input);
    return 0;
}
