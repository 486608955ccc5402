#include "server/sessions/logout_handler.hpp"

#include "server/sessions/jwks_handler.hpp"
#include "server/sessions/sessions_scene.hpp"

#include <gtest/gtest.h>

namespace taxasge {
namespace {

using namespace std::chrono_literals;

class LogoutHandlerTest : public test::SessionsScene {
 protected:
    void SetUp() override {
        SessionsScene::SetUp();
        if (IsSkipped()) return;
        signing_ = *run(test::load_keys(database(), keys_, clock_));
        live_ = std::make_unique<LiveSigningKeys>(*signing_);
        access_tokens_ = std::make_unique<AccessTokens>(*live_, here_.revocations, realm_, clock_);
        ASSERT_TRUE(run(here_.feed.load()));
    }

    Result<Response> post(const std::string& bearer, const std::string& cookie, std::string body = {}) {
        Request request;
        request.method = Method::post;
        request.body = std::move(body);
        request.format = BodyFormat::json;
        request.client = "192.0.2.1";
        if (!bearer.empty()) request.headers.add("Authorization", bearer);
        if (!cookie.empty()) request.headers.add("Cookie", "__Host-session=" + cookie);
        return run(LogoutHandler{here_.logout, *access_tokens_, cookie_}(request));
    }

    std::string bearer_of(const NewSession& session) {
        return "Bearer " + access_tokens_->issue(session.session);
    }
    static std::string cookie_of(const NewSession& session) {
        return session.device.text() + "." + std::string{session.refresh_token.text.expose()};
    }

    const TokenRealm realm_{"https://taxasge.gq", "taxasge"};
    const SessionCookie cookie_{"__Host-session"};
    std::shared_ptr<const SigningKeys> signing_;
    std::unique_ptr<LiveSigningKeys> live_;
    std::unique_ptr<AccessTokens> access_tokens_;
};
TAXASGE_ON_BOTH_DATABASES(LogoutHandlerTest);

TEST_P(LogoutHandlerTest, AU_30_TheAccessTokenIsVoidAtOnce) {
    const NewSession session = sign_in(add_user());
    const std::string bearer = bearer_of(session);
    const auto response = post(bearer, "");
    ASSERT_TRUE(response) << response.error().detail;
    EXPECT_EQ(response->status, 204u);
    EXPECT_FALSE(response->headers.has("Set-Cookie"));
    EXPECT_EQ(access_tokens_->verify(bearer.substr(7)).error().reason, "invalid_access_token");
    EXPECT_EQ(post(bearer, "").error().reason, "authentication_required");
}

TEST_P(LogoutHandlerTest, TheCookieKeepsTheDeviceAlone) {
    const NewSession session = sign_in(add_user());
    const auto response = post("", cookie_of(session), "{}");
    ASSERT_TRUE(response) << response.error().detail;
    EXPECT_TRUE(
        response->headers.find("Set-Cookie").starts_with("__Host-session=" + session.device.text() + ";"));
    EXPECT_TRUE(is_ended(session.session.id));
}

TEST_P(LogoutHandlerTest, ALapsedBearerTokenDoesNotStandInTheWayOfTheCookie) {
    const NewSession session = sign_in(add_user());
    const std::string bearer = bearer_of(session);
    clock_.advance(20min);
    ASSERT_TRUE(run(here_.feed.poll()));
    EXPECT_TRUE(post(bearer, cookie_of(session)));
    EXPECT_TRUE(is_ended(session.session.id));
}

TEST_P(LogoutHandlerTest, A40_IsUnavailableWhileRevocationsAreUnknown) {
    const NewSession session = sign_in(add_user());
    const std::string bearer = bearer_of(session);
    clock_.advance(11s);
    EXPECT_EQ(post(bearer, "").error().code, Code::unavailable);
}

TEST_P(LogoutHandlerTest, AllDevices) {
    const Id user = add_user();
    const NewSession one = sign_in(user);
    const NewSession two = sign_in(user);
    ASSERT_TRUE(post(bearer_of(one), "", R"({"all_devices":true})"));
    EXPECT_TRUE(is_ended(two.session.id));
}

TEST_P(LogoutHandlerTest, WithoutProofItIsRefused) {
    const NewSession session = sign_in(add_user());
    for (const auto& [bearer, cookie] :
         std::vector<std::pair<std::string, std::string>>{{"", ""},
                                                          {"Bearer x", ""},
                                                          {"Basic eDp5", ""},
                                                          {"", session.device.text()},
                                                          {"Bearer ", "rubbish"}})
        EXPECT_EQ(post(bearer, cookie).error().reason, "authentication_required") << bearer;
    EXPECT_EQ(post(bearer_of(session), "", R"({"all_devices":"yes"})").error().code, Code::invalid);
    EXPECT_EQ(post(bearer_of(session), "", R"({"session":1})").error().code, Code::invalid);
    EXPECT_FALSE(is_ended(session.session.id));
}

TEST_P(LogoutHandlerTest, A34_TheKeySetIsServedForCaches) {
    const auto response = run(JwksHandler{*live_}(Request{}));
    ASSERT_TRUE(response);
    EXPECT_EQ(response->status, 200u);
    EXPECT_EQ(response->headers.find("Content-Type"), "application/json");
    EXPECT_EQ(response->headers.find("Cache-Control"), "public, max-age=300");
    EXPECT_EQ(response->body, signing_->jwks());
}

}  // namespace
}  // namespace taxasge
