#include "server/sessions/refresh_handler.hpp"

#include "server/sessions/live_signing_keys.hpp"
#include "server/sessions/sessions_scene.hpp"

#include <gtest/gtest.h>
#include <boost/json.hpp>

namespace taxasge {
namespace {

using namespace std::chrono_literals;

class RefreshHandlerTest : public test::SessionsScene {
 protected:
    void SetUp() override {
        SessionsScene::SetUp();
        if (IsSkipped()) return;
        signing_ = *run(test::load_keys(database(), keys_, clock_));
        live_ = std::make_unique<LiveSigningKeys>(*signing_);
        access_tokens_ = std::make_unique<AccessTokens>(*live_, here_.revocations, realm_, clock_);
        ASSERT_TRUE(run(here_.feed.load()));
    }

    Result<Response> post(std::string body, std::string cookie = {}, BodyFormat format = BodyFormat::json) {
        Request request;
        request.method = Method::post;
        request.body = std::move(body);
        request.format = format;
        request.client = "192.0.2.1";
        if (!cookie.empty()) request.headers.add("Cookie", "__Host-session=" + cookie);
        return run(RefreshHandler{here_.refresh, *access_tokens_, cookie_}(request));
    }

    static std::string body_with(const Secret& token, const std::string& more = {}) {
        return R"({"refresh_token":")" + std::string{token.expose()} + "\"" + more + "}";
    }
    static std::string cookie_of(const NewSession& session) {
        return session.device.text() + "." + std::string{session.refresh_token.text.expose()};
    }
    static boost::json::object json_of(const Response& response) {
        return boost::json::parse(response.body).as_object();
    }

    const TokenRealm realm_{"https://taxasge.gq", "taxasge"};
    const SessionCookie cookie_{"__Host-session"};
    std::shared_ptr<const SigningKeys> signing_;
    std::unique_ptr<LiveSigningKeys> live_;
    std::unique_ptr<AccessTokens> access_tokens_;
};
TAXASGE_ON_BOTH_DATABASES(RefreshHandlerTest);

TEST_P(RefreshHandlerTest, ATokenInTheBodyIsAnsweredInTheBody) {
    const NewSession session = sign_in(add_user());
    const auto response = post(body_with(session.refresh_token.text));
    ASSERT_TRUE(response) << response.error().detail;
    EXPECT_EQ(response->status, 200u);
    EXPECT_FALSE(response->headers.has("Set-Cookie"));
    const auto body = json_of(*response);
    EXPECT_EQ(body.size(), 4u);
    EXPECT_EQ(body.at("token_type"), "Bearer");
    EXPECT_EQ(body.at("expires_in"), 900);
    const auto verified = access_tokens_->verify(std::string_view{body.at("access_token").as_string()});
    ASSERT_TRUE(verified);
    EXPECT_EQ(verified->id, session.session.id);
    EXPECT_TRUE(refresh(Secret{std::string{body.at("refresh_token").as_string()}}));
}

TEST_P(RefreshHandlerTest, A35_ATokenInTheCookieIsAnsweredInTheCookieAlone) {
    const NewSession session = sign_in(add_user());
    for (const char* body : {"", "{}"}) {
        const auto response = post(body, cookie_of(session));
        ASSERT_TRUE(response) << response.error().detail;
        EXPECT_EQ(json_of(*response).size(), 3u);
        EXPECT_FALSE(json_of(*response).contains("refresh_token"));
        Request next;
        const std::string line{response->headers.find("Set-Cookie")};
        next.headers.add("Cookie", line.substr(0, line.find(';')));
        const auto content = cookie_.read(next);
        ASSERT_TRUE(content.device);
        EXPECT_EQ(content.device->text(), session.device.text());
        EXPECT_NE(content.refresh_token, session.refresh_token.text.expose());
    }
    EXPECT_EQ(generation_of(session.session.id), 1);
}

TEST_P(RefreshHandlerTest, AFormIsAnsweredInTheCookie) {
    const NewSession session = sign_in(add_user());
    const auto response = post("", cookie_of(session), BodyFormat::form);
    ASSERT_TRUE(response) << response.error().detail;
    EXPECT_TRUE(response->headers.has("Set-Cookie"));
    EXPECT_EQ(response->body.find("refresh_token"), std::string::npos);
}

TEST_P(RefreshHandlerTest, A37_TheDeviceComesInTheBodyOrInTheCookie) {
    const NewSession session = sign_in(add_user());
    next(session.refresh_token.text);
    clock_.advance(1h);
    const std::string device = R"(,"device_id":")" + session.device.text() + "\"";
    EXPECT_TRUE(post(body_with(session.refresh_token.text, device)));
    EXPECT_TRUE(post("", cookie_of(session)));
    EXPECT_TRUE(post(body_with(session.refresh_token.text), session.device.text()));
    EXPECT_EQ(post(body_with(session.refresh_token.text)).error().reason, "invalid_refresh_token");
}

TEST_P(RefreshHandlerTest, WithoutATokenItIsRefusedLikeAWrongOne) {
    for (const auto& [body, cookie] : std::vector<std::pair<std::string, std::string>>{
             {"", ""}, {"{}", Device::make().text()}, {R"({"refresh_token":"x"})", ""}, {"{}", "rubbish"}}) {
        const auto refused = post(body, cookie);
        ASSERT_FALSE(refused) << body;
        EXPECT_EQ(refused.error().reason, "invalid_refresh_token") << body;
    }
}

TEST_P(RefreshHandlerTest, NamesEveryFieldThatIsWrong) {
    const auto refused = post(R"({"refresh_token":7,"device_id":"x","role":"admin"})");
    ASSERT_FALSE(refused);
    EXPECT_EQ(refused.error().code, Code::invalid);
    EXPECT_EQ(refused.error().fields.size(), 3u);
    EXPECT_EQ(post(R"({"refresh_token":")" + std::string(257, 'x') + "\"}").error().code, Code::invalid);
    EXPECT_EQ(post("{").error().code, Code::malformed);
    EXPECT_EQ(post("[]").error().code, Code::invalid);
}

}  // namespace
}  // namespace taxasge
