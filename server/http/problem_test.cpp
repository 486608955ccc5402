#include "server/http/problem.hpp"

#include "base/resource.hpp"

#include <gtest/gtest.h>
#include <boost/json.hpp>

using namespace taxasge;
namespace json = boost::json;

namespace {

Request request_in(Language language) {
    Request request;
    request.language = language;
    request.id = "request-0001";
    return request;
}

std::string embedded_file(Language language) {
    return std::string{find_resource("api/errors/" + std::string{to_text(language)} + ".json").value()};
}

}  // namespace

TEST(Problems, AU_33_AreProblemDetailsInTheCallersLanguageWithoutOurDetail) {
    Error error = field_error("password", "password_too_short", 12);
    error.detail = "for the log only";
    const Response spanish = Problems::embedded().answer(error, request_in(Language::es));
    const Response english = Problems::embedded().answer(error, request_in(Language::en));
    EXPECT_EQ(english.status, 422);
    EXPECT_EQ(english.headers.find("Content-Type"), "application/problem+json");
    const json::object body = json::parse(english.body).as_object();
    EXPECT_EQ(body.at("type"), "/problems/validation_failed");
    EXPECT_EQ(body.at("status"), 422);
    EXPECT_EQ(body.at("code"), "validation_failed");
    EXPECT_EQ(body.at("request_id"), "request-0001");
    const json::object fault = body.at("errors").at(0).as_object();
    EXPECT_EQ(fault.at("field"), "password");
    EXPECT_EQ(fault.at("code"), "password_too_short");
    EXPECT_TRUE(std::string_view{fault.at("message").as_string()}.contains("12"));
    EXPECT_NE(json::parse(spanish.body).at("title"), body.at("title"));
    EXPECT_FALSE(english.body.contains("for the log only"));
}

TEST(Problems, AU_33_HaveOneStatusForEachCode) {
    constexpr std::array statuses{400, 401, 403, 404, 405, 408, 412, 413,
                                  414, 415, 422, 428, 429, 431, 503, 500};
    for (std::size_t code = 0; code < statuses.size(); ++code)
        EXPECT_EQ(status_of(static_cast<Code>(code)), static_cast<unsigned>(statuses[code]));
}

TEST(Problems, SayWhenToTryAgain) {
    const auto retry_after = [](const Error& error) {
        return std::string{
            Problems::embedded().answer(error, request_in(Language::es)).headers.find("Retry-After")};
    };
    EXPECT_EQ(retry_after(unavailable("")), "1");
    EXPECT_EQ(retry_after({.code = Code::unavailable, .reason = "service_unavailable"}), "1");
    EXPECT_EQ(
        retry_after(
            {.code = Code::too_many, .reason = "too_many_requests", .retry_after = std::chrono::seconds{30}}),
        "30");
    EXPECT_EQ(retry_after(internal_error("")), "");
}

TEST(Problems, TellACodeWithoutATextAsOurFault) {
    const Error error{.code = Code::forbidden, .reason = "never_heard_of"};
    const Response response = Problems::embedded().answer(error, request_in(Language::en));
    EXPECT_EQ(response.status, 403);
    EXPECT_TRUE(response.body.contains(R"("code":"never_heard_of")"));
}

TEST(Problems, RefuseToLoadWhenATextIsMissing) {
    const Result<Problems> loaded = Problems::load([](Language language) {
        std::string text = embedded_file(language);
        if (language == Language::fr) text.replace(text.find("\"too_long\""), 10, "\"too_tall\"");
        return text;
    });
    ASSERT_FALSE(loaded);
    EXPECT_EQ(loaded.error().detail, "codes without a text: api/errors/fr.json: too_long");
}

TEST(Problems, RefuseToLoadWhatIsNoJson) {
    EXPECT_FALSE(Problems::load([](Language) { return std::string{"{"}; }));
    EXPECT_TRUE(Problems::load(embedded_file));
}
