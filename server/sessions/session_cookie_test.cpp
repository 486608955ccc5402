#include "server/sessions/session_cookie.hpp"

#include "server/sessions/refresh_token.hpp"

#include <gtest/gtest.h>

namespace taxasge {
namespace {

const SessionCookie cookie{"__Host-session"};
const std::string device = "0m5yJYbX3mJpZbqV2nq1Zg";
const std::string refresh_token(refresh_token_characters - 1, 'x');

Request request_with(std::initializer_list<std::string> fields) {
    Request request;
    for (const std::string& field : fields) request.headers.add("Cookie", field);
    return request;
}

// The last character of 91 carries four bits of nothing: they must be zero.
const std::string good_token = refresh_token + "A";

TEST(SessionCookie, A35_IsHttpOnlySecureLaxAndKept400Days) {
    Response response;
    cookie.write(response, *Device::parse(device), good_token);
    EXPECT_EQ(response.headers.find("Set-Cookie"),
              "__Host-session=" + device + "." + good_token +
                  "; Path=/; Secure; HttpOnly; SameSite=Lax; Max-Age=34560000");
}

TEST(SessionCookie, KeepsTheDeviceAloneForSomebodySignedOut) {
    Response response;
    cookie.write(response, *Device::parse(device), "");
    EXPECT_TRUE(response.headers.find("Set-Cookie").starts_with("__Host-session=" + device + ";"));
}

TEST(SessionCookie, ReadsBothForms) {
    const auto signed_in =
        cookie.read(request_with({"a=1; __Host-session=" + device + "." + good_token + "; b=2"}));
    ASSERT_TRUE(signed_in.device);
    EXPECT_EQ(signed_in.device->text(), device);
    EXPECT_EQ(signed_in.refresh_token, good_token);
    const auto signed_out = cookie.read(request_with({"__Host-session=" + device}));
    ASSERT_TRUE(signed_out.device);
    EXPECT_EQ(signed_out.refresh_token, "");
}

TEST(SessionCookie, CountsAsNoneWhenItCannotBeRead) {
    const std::string name = "__Host-session=";
    for (const std::string& bad : std::vector<std::string>{
             name, name + "x", name + device + ".", name + "." + good_token,
             name + device + "." + good_token + ".", name + device + "." + good_token.substr(1),
             name + device + "." + refresh_token + "!", name + "\"" + device + "\"",
             "__host-session=" + device, "x__Host-session=" + device, "__Host-session2=" + device,
             "__Host-session", std::string{";;;"}, std::string{}}) {
        const auto content = cookie.read(request_with({bad}));
        EXPECT_FALSE(content.device) << bad;
        EXPECT_EQ(content.refresh_token, "") << bad;
    }
}

TEST(SessionCookie, CountsAsNoneWhenItComesTwice) {
    const std::string one = "__Host-session=" + device;
    EXPECT_FALSE(cookie.read(request_with({one + "; " + one})).device);
    EXPECT_FALSE(cookie.read(request_with({one, one})).device);
    EXPECT_FALSE(cookie.read(request_with({one + "; __Host-session="})).device);
    EXPECT_TRUE(cookie.read(request_with({"other=1", one})).device);
}

}  // namespace
}  // namespace taxasge
