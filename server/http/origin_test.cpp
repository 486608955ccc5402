#include "server/http/origin.hpp"
#include "server/http/cors.hpp"

#include <gtest/gtest.h>

using namespace taxasge;

namespace {

struct Sent {
    Method method = Method::post;
    BodyFormat format = BodyFormat::json;
    std::vector<std::pair<std::string, std::string>> headers;
};

Request request_of(const Sent& sent) {
    Request request;
    request.method = sent.method;
    request.format = sent.format;
    for (const auto& [name, value] : sent.headers) request.headers.add(name, value);
    return request;
}

const std::pair<std::string, std::string> cookie{"Cookie", "other=1; __Host-session=abc.def"};
const std::pair<std::string, std::string> own{"Origin", "https://taxasge.gq"};

bool allowed(const Sent& sent) {
    const OriginRule rule{"https://taxasge.gq/", "__Host-session"};
    return rule.allows(request_of(sent));
}

bool allowed_locally(std::string_view origin) {
    const OriginRule rule{"http://localhost:8080", "__Host-session", 8081};
    return rule.allows(request_of({.headers = {cookie, {"Origin", std::string{origin}}}}));
}

CorsRule cors(std::vector<std::string> origins) {
    return CorsRule::parse(origins).value();
}

Request cors_request(std::string origin) {
    return request_of({.headers = {{"Origin", std::move(origin)}}});
}

}  // namespace

TEST(Origin, A43_LetsOurOwnPagesUseTheCookie) {
    EXPECT_TRUE(allowed({.headers = {cookie, own}}));
    EXPECT_TRUE(allowed({.headers = {cookie, {"Sec-Fetch-Site", "same-origin"}}}));
    EXPECT_TRUE(allowed({.headers = {cookie, own, {"Sec-Fetch-Site", "same-origin"}}}));
    EXPECT_TRUE(allowed({.format = BodyFormat::form, .headers = {own}}));
}

TEST(Origin, A43_RefusesTheCookieFromElsewhere) {
    for (const std::string origin :
         {"https://evil.example", "http://taxasge.gq", "https://taxasge.gq:8443",
          "https://taxasge.gq.evil.com", "https://xtaxasge.gq", "https://www.taxasge.gq", "null", "",
          "https://taxasge.gq/", "https://TAXASGE.gq"})
        EXPECT_FALSE(allowed({.headers = {cookie, {"Origin", origin}}})) << origin;
    for (const std::string site : {"cross-site", "same-site", "none", ""})
        EXPECT_FALSE(allowed({.headers = {cookie, own, {"Sec-Fetch-Site", site}}})) << site;
}

TEST(Origin, A43_RefusesTheCookieWhenNeitherHeaderSaysWhereItCameFrom) {
    EXPECT_FALSE(allowed({.headers = {cookie}}));
    EXPECT_FALSE(allowed({.method = Method::patch, .headers = {cookie}}));
    EXPECT_FALSE(allowed({.method = Method::del, .headers = {cookie}}));
    EXPECT_FALSE(allowed({.method = Method::other, .headers = {cookie}}));
    EXPECT_FALSE(allowed({.headers = {{"Cookie", "a=b"}, cookie}}));
    EXPECT_FALSE(allowed({.headers = {cookie, {"Authorization", "Bearer x"}}}));
}

TEST(Origin, A43_RefusesEveryFormFromElsewhereEvenWithoutACookie) {
    EXPECT_FALSE(allowed({.format = BodyFormat::form, .headers = {}}));
    EXPECT_FALSE(allowed({.format = BodyFormat::form, .headers = {{"Origin", "https://evil.example"}}}));
}

TEST(Origin, A43_DoesNotConcernReadsNorApiClients) {
    EXPECT_TRUE(allowed({.method = Method::get, .headers = {cookie, {"Origin", "https://evil.example"}}}));
    EXPECT_TRUE(allowed({.method = Method::head, .headers = {cookie}}));
    EXPECT_TRUE(allowed({.headers = {}}));
    EXPECT_TRUE(allowed({.headers = {{"Authorization", "Bearer x"}, {"Origin", "https://evil.example"}}}));
    EXPECT_TRUE(allowed({.format = BodyFormat::form, .headers = {{"Authorization", "Bearer x"}}}));
    EXPECT_TRUE(allowed({.headers = {{"Cookie", "session=1; x__Host-session=2"}}}));
}

TEST(Origin, A43_KnowsTheListenerByItsLocalNamesInDevelopmentOnly) {
    EXPECT_TRUE(allowed_locally("http://localhost:8080"));
    EXPECT_TRUE(allowed_locally("http://localhost:8081"));
    EXPECT_TRUE(allowed_locally("http://127.0.0.1:8081"));
    EXPECT_FALSE(allowed_locally("http://127.0.0.1:8080"));
    EXPECT_FALSE(allowed_locally("https://localhost:8081"));
    EXPECT_FALSE(allowed({.headers = {cookie, {"Origin", "http://localhost:8080"}}}));
}

TEST(Origin, IsTheBeginningOfAUrl) {
    EXPECT_EQ(origin_of("https://Taxasge.GQ/es/login?x#y"), "https://taxasge.gq");
    EXPECT_EQ(origin_of("https://taxasge.gq:443"), "https://taxasge.gq");
    EXPECT_EQ(origin_of("http://localhost:8080"), "http://localhost:8080");
    EXPECT_EQ(origin_of("nonsense"), "");
}

TEST(Cors, AU_02_AllowsExactOriginsAndAnchoredPatterns) {
    const CorsRule rule = cors({"https://app.example.gq", "https://taxasge-dev--*.web.app"});
    for (const std::string_view origin :
         {"https://app.example.gq", "https://taxasge-dev--pr-12-a1b2c3.web.app",
          "https://taxasge-dev--.web.app"})
        EXPECT_TRUE(rule.allows(origin)) << origin;
}

TEST(Cors, AU_02_RefusesLookAlikes) {
    const CorsRule rule = cors({"https://app.example.gq", "https://taxasge-dev--*.web.app"});
    for (const std::string_view origin :
         {"https://taxasge-dev--x.web.app.evil.com", "https://taxasge-dev--evil.com/.web.app",
          "https://taxasge-dev--a.b.web.app", "https://evil.com#taxasge-dev--x.web.app",
          "http://taxasge-dev--x.web.app", "https://taxasge-dev--x.web.app:8443",
          "https://xtaxasge-dev--x.web.app", "https://taxasge-dev-x.web.app",
          "https://taxasge-dev--x_web.app", "https://app.example.gq.evil.com", "null", "", "*"})
        EXPECT_FALSE(rule.allows(origin)) << origin;
}

TEST(Cors, AU_02_RefusesPatternsThatWouldLetInAnybody) {
    for (const std::string pattern :
         {"*", "https://*", "https://*.app", "https://x.*", "https://web.app/*", "web.app", "https://",
          "ftp://a.b.c", "https://a.b.c:*", "https://***.b.c.d", "https://a b.c.d"})
        EXPECT_FALSE(CorsRule::parse({pattern})) << pattern;
}

TEST(Cors, AU_02_MarksAnswersAndNeverAllowsCredentials) {
    const CorsRule rule = cors({"https://app.example.gq"});
    Response good = empty_response(200);
    rule.mark(cors_request("https://app.example.gq"), good);
    EXPECT_EQ(good.headers.find("Access-Control-Allow-Origin"), "https://app.example.gq");
    EXPECT_EQ(good.headers.find("Vary"), "Origin");
    EXPECT_FALSE(good.headers.has("Access-Control-Allow-Credentials"));

    Response bad = empty_response(200);
    rule.mark(cors_request("https://evil.example"), bad);
    EXPECT_FALSE(bad.headers.has("Access-Control-Allow-Origin"));
    EXPECT_EQ(bad.headers.find("Vary"), "Origin");

    Response unasked = empty_response(200);
    CorsRule{}.mark(cors_request("https://app.example.gq"), unasked);
    EXPECT_FALSE(unasked.headers.has("Vary"));
}

TEST(Cors, A_PatternCannotBeMadeToTakeLong) {
    const CorsRule rule = cors({"https://a*b*c.example.gq"});
    const auto begun = std::chrono::steady_clock::now();
    EXPECT_FALSE(rule.allows("https://a" + std::string(8000, 'b') + ".example.gq"));
    EXPECT_LT(std::chrono::steady_clock::now() - begun, std::chrono::seconds{1});
}
