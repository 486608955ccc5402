#include "server/http/router.hpp"
#include "server/http/awaited.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <stdexcept>

using namespace taxasge;
using testing::ElementsAre;
namespace asio = boost::asio;

namespace {

asio::awaitable<Result<Response>> done(const Request&) {
    Response response = json_response(200, {{"done", true}});
    response.headers.add("Set-Cookie", "a=b");
    co_return response;
}

asio::awaitable<Result<Response>> refused(const Request&) {
    Error error = field_error("email", "invalid_email");
    error.fields.push_back({.field = "name", .code = "too_long", .limit = 100});
    co_return fail(error);
}

asio::awaitable<Result<Response>> busy(const Request&) {
    co_return fail(
        {.code = Code::too_many, .reason = "too_many_requests", .retry_after = std::chrono::seconds{7}});
}

asio::awaitable<Result<Response>> mine(const Request&, const Session& session) {
    co_return json_response(200, {{"methods", session.methods}});
}

asio::awaitable<Result<Response>> one_of_mine(const Request& request, const Session&) {
    co_return json_response(200, {{"id", request.path_parameter}});
}

asio::awaitable<Result<Response>> page(const Request& request) {
    Response response = empty_response(request.path == "/es/login" ? 200 : 404);
    response.body = "<html>";
    co_return response;
}

Result<Session> only_good(std::string_view token) {
    Session session;
    session.methods = "pwd";
    if (token == "good") return session;
    return fail({.code = Code::unauthenticated, .reason = "invalid_access_token"});
}

const FormPages pages{.done = "login#verified", .refused = "verify"};

Router table() {
    Router router{only_good, {.cors = CorsRule::parse({"https://app.example.gq"}).value()}};
    router.open(Method::post, "/done", done, {.form = pages});
    router.open(Method::post, "/refused", refused, {.form = pages});
    router.open(Method::post, "/busy", busy, {.form = pages});
    router.open(Method::post, "/json-only", done);
    router.guarded(Method::get, "/mine", mine);
    router.guarded(Method::patch, "/mine", mine);
    router.guarded(Method::get, "/mine/{id}", one_of_mine);
    router.guarded(Method::del, "/mine/{id}", one_of_mine, {.body_limit = 7});
    return router;
}

Request request_for(Method method, std::string path) {
    Request request;
    request.method = method;
    request.path = std::move(path);
    request.id = "test-request";
    return request;
}

Request form_for(std::string path) {
    Request request = request_for(Method::post, std::move(path));
    request.format = BodyFormat::form;
    request.language = Language::fr;
    request.headers.add("Origin", "http://localhost:8080");
    return request;
}

class Routing : public testing::Test {
 protected:
    Response answer(const Request& request) { return awaited(router_.dispatch(request)); }
    Response answer(Method method, std::string path) { return answer(request_for(method, std::move(path))); }

    Router router_ = table();
};

std::string code_of(const Response& response) {
    return std::string{boost::json::parse(response.body).at("code").as_string()};
}

}  // namespace

TEST_F(Routing, TellsWhatItHas) {
    EXPECT_THAT(router_.manifest(),
                ElementsAre("DELETE /mine/{id}", "GET /mine", "GET /mine/{id}", "PATCH /mine", "POST /busy",
                            "POST /done", "POST /json-only", "POST /refused"));
    EXPECT_EQ(router_.route_of("/mine"), "/mine");
    EXPECT_EQ(router_.route_of("/mine/"), "");
}

TEST_F(Routing, AU_35_RefusesTwoHandlersForOnePlace) {
    EXPECT_THROW(router_.open(Method::get, "/mine", done), std::logic_error);
    EXPECT_THROW(router_.open(Method::del, "/mine/{id}", done), std::logic_error);
}

TEST_F(Routing, TellsAHandlerWhatStandsInItsPathsPlace) {
    Request request = request_for(Method::get, "/mine/7");
    request.headers.add("Authorization", "Bearer good");
    EXPECT_EQ(answer(request).body, R"({"id":"7"})");
    request.path = "/mine";
    EXPECT_EQ(answer(request).body, R"({"methods":"pwd"})");
    EXPECT_EQ(router_.route_of("/mine/7"), "/mine/{id}");
    EXPECT_EQ(router_.find(Method::del, "/mine/7")->body_limit, 7U);
    EXPECT_EQ(router_.find(Method::patch, "/mine/7"), nullptr);
    for (const char* other : {"/mine/", "/mine/7/", "/mine/7/8", "/min/7"})
        EXPECT_EQ(answer(Method::get, other).status, 404) << other;
    EXPECT_EQ(answer(Method::get, "/mine/7").status, 401);
    EXPECT_EQ(answer(Method::post, "/mine/7").headers.find("Allow"), "GET, HEAD, DELETE, OPTIONS");
}

TEST_F(Routing, AnswersUnknownPathsWith404AndKnownOnesWith405) {
    EXPECT_EQ(answer(Method::get, "/nowhere").status, 404);
    EXPECT_EQ(answer(Method::other, "/nowhere").status, 404);
    for (const Method method : {Method::post, Method::del, Method::put, Method::other}) {
        const Response response = answer(method, "/mine");
        EXPECT_EQ(response.status, 405);
        EXPECT_EQ(response.headers.find("Allow"), "GET, HEAD, PATCH, OPTIONS");
        EXPECT_EQ(code_of(response), "method_not_allowed");
    }
}

TEST_F(Routing, AsksForAProofBeforeAGuardedHandler) {
    const Response bare = answer(Method::get, "/mine");
    EXPECT_EQ(bare.status, 401);
    EXPECT_EQ(code_of(bare), "authentication_required");
    EXPECT_EQ(bare.headers.find("WWW-Authenticate"), "Bearer");

    Request wrong = request_for(Method::get, "/mine");
    wrong.headers.add("Authorization", "Bearer bad");
    EXPECT_EQ(code_of(answer(wrong)), "invalid_access_token");
    EXPECT_EQ(answer(wrong).headers.find("WWW-Authenticate"), R"(Bearer error="invalid_token")");

    Request right = request_for(Method::head, "/mine");
    right.headers.add("authorization", "bearer good");
    EXPECT_EQ(answer(right).body, R"({"methods":"pwd"})");

    Request other_scheme = request_for(Method::get, "/mine");
    other_scheme.headers.add("Authorization", "Basic good");
    EXPECT_EQ(code_of(answer(other_scheme)), "authentication_required");
}

TEST_F(Routing, RefusesBodiesThatAreNeitherJsonNorAWantedForm) {
    Request text = request_for(Method::post, "/json-only");
    text.headers.add("Content-Type", "text/plain");
    EXPECT_EQ(answer(text).status, 415);

    Request untyped = request_for(Method::post, "/json-only");
    untyped.body = "{}";
    EXPECT_EQ(answer(untyped).status, 415);

    EXPECT_EQ(answer(form_for("/json-only")).status, 415);
    EXPECT_EQ(answer(Method::post, "/json-only").status, 200);
}

TEST_F(Routing, LeadsAFormOnWithTheCookiesOfItsHandler) {
    const Response response = answer(form_for("/done"));
    EXPECT_EQ(response.status, 303);
    EXPECT_EQ(response.headers.find("Location"), "/fr/login#verified");
    EXPECT_EQ(response.headers.find("Set-Cookie"), "a=b");
    EXPECT_EQ(response.body, "");
}

TEST_F(Routing, LeadsARefusedFormBackWithTheFirstFault) {
    EXPECT_EQ(answer(form_for("/refused")).headers.find("Location"), "/fr/verify#e-invalid_email");
    EXPECT_EQ(answer(form_for("/busy")).headers.find("Location"), "/fr/verify#e-too_many_requests");
}

TEST_F(Routing, A43_RefusesAFormOfAnotherSiteAndLeadsItNowhere) {
    Request request = form_for("/done");
    request.headers.set("Origin", "https://evil.example");
    const Response response = answer(request);
    EXPECT_EQ(response.status, 403);
    EXPECT_EQ(code_of(response), "origin_not_allowed");
}

TEST_F(Routing, AU_02_AnswersPreflights) {
    Request request = request_for(Method::options, "/mine");
    request.headers.add("Origin", "https://app.example.gq");
    request.headers.add("Access-Control-Request-Method", "PATCH");
    const Response good = answer(request);
    EXPECT_EQ(good.status, 204);
    EXPECT_EQ(good.headers.find("Access-Control-Allow-Origin"), "https://app.example.gq");
    EXPECT_EQ(good.headers.find("Access-Control-Allow-Methods"), "GET, HEAD, PATCH, OPTIONS");
    EXPECT_TRUE(good.headers.find("Access-Control-Allow-Headers").contains("Authorization"));

    request.headers.set("Origin", "https://app.example.gq.evil.com");
    const Response bad = answer(request);
    EXPECT_EQ(bad.status, 204);
    EXPECT_FALSE(bad.headers.has("Access-Control-Allow-Origin"));
    EXPECT_FALSE(bad.headers.has("Access-Control-Allow-Methods"));
    EXPECT_EQ(bad.headers.find("Vary"), "Origin");
}

TEST_F(Routing, AU_02_AnAllowedOriginMayReadRefusalsToo) {
    Request request = request_for(Method::get, "/mine");
    request.headers.add("Origin", "https://app.example.gq");
    const Response response = answer(request);
    EXPECT_EQ(response.status, 401);
    EXPECT_EQ(response.headers.find("Access-Control-Allow-Origin"), "https://app.example.gq");
}

TEST_F(Routing, AsksForPagesOnlyToReadThem) {
    router_.otherwise(page);
    EXPECT_EQ(answer(Method::get, "/es/login").status, 200);
    EXPECT_EQ(answer(Method::get, "/es/nothing").body, "<html>");
    const Response posted = answer(Method::post, "/es/login");
    EXPECT_EQ(posted.status, 405);
    EXPECT_EQ(posted.headers.find("Allow"), "GET, HEAD");
    EXPECT_EQ(code_of(answer(Method::post, "/es/nothing")), "not_found");
}
