#include "server/webauthn/client_data.hpp"

#include "server/webauthn/refusal_fixture.hpp"
#include "server/webauthn/response.hpp"

#include <gtest/gtest.h>
#include <boost/json.hpp>

#include <functional>

namespace json = boost::json;

namespace taxasge {
namespace {

using namespace test;

const RelyingParty ours{.id = "taxasge.gq", .origins = {"https://taxasge.gq", "https://www.taxasge.gq:8443"}};
const Bytes challenge(32, 7);

json::object good(const char* type = "webauthn.get") {
    return {{"type", type},
            {"challenge", to_base64url(challenge)},
            {"origin", "https://taxasge.gq"},
            {"crossOrigin", false}};
}

Result<ClientData> read(std::string_view text, Ceremony ceremony = Ceremony::get) {
    return read_client_data(as_bytes(text), ceremony, ours);
}
Result<ClientData> read(const json::object& data, Ceremony ceremony = Ceremony::get) {
    return read(json::serialize(data), ceremony);
}

template <class T>
json::object with(const char* name, const T& value) {
    json::object data = good();
    data[name] = value;
    return data;
}
json::object without(const char* name) {
    json::object data = good();
    data.erase(name);
    return data;
}

TEST(ClientData, A28_TellsTheChallengeAndThePage) {
    const auto data = read(good());
    ASSERT_TRUE(data) << data.error().detail;
    EXPECT_EQ(data->challenge, challenge);
    EXPECT_EQ(data->origin, "https://taxasge.gq");
    EXPECT_TRUE(read(good("webauthn.create"), Ceremony::create));
    EXPECT_TRUE(read(with("origin", "https://www.taxasge.gq:8443"))) << "the other page of ours";
    EXPECT_TRUE(read(without("crossOrigin"))) << "older browsers leave it out";
    EXPECT_TRUE(read(with("challenge", to_base64url(Bytes(16, 1)))));
    EXPECT_TRUE(read(with("challenge", to_base64url(Bytes(64, 1)))));
}

TEST(ClientData, A28_PassesOverWhatBrowsersAdd) {
    EXPECT_TRUE(
        read(with("other_keys_can_be_added_here", "do not compare clientDataJSON against a template")));
    EXPECT_TRUE(read(with("tokenBinding", json::object{{"status", "supported"}})));
    EXPECT_TRUE(read(" " + json::serialize(good()) + "\n")) << "JSON may have white space around it";
}

struct Row {
    const char* name;
    std::string text;
    const char* detail;
};

TEST(ClientData, A28_RefusesWhatIsNotOursNowOnOurPage) {
    const auto text = [](const json::object& data) { return json::serialize(data); };
    const auto origin = [&](const auto& value) { return text(with("origin", value)); };
    const std::string whole = text(good());
    const std::vector<Row> rows{
        {"a registration", text(good("webauthn.create")), "another ceremony"},
        {"U2F's type", text(good("navigator.id.getAssertion")), "another ceremony"},
        {"a payment", text(good("payment.get")), "another ceremony"},
        {"type in capitals", text(good("WEBAUTHN.GET")), "another ceremony"},
        {"type in a list", text(with("type", json::array{"webauthn.get"})), "another ceremony"},
        {"no type", text(without("type")), "another ceremony"},
        {"no challenge", text(without("challenge")), "no challenge"},
        {"challenge null", text(with("challenge", nullptr)), "no challenge"},
        {"an empty challenge", text(with("challenge", "")), "another length than 16"},
        {"a challenge of 15 bytes", text(with("challenge", to_base64url(Bytes(15, 1)))),
         "another length than 16"},
        {"a challenge of 65 bytes", text(with("challenge", to_base64url(Bytes(65, 1)))),
         "another length than 16"},
        {"a padded challenge", text(with("challenge", to_base64url(challenge) + "=")), "no base64url"},
        {"a challenge in base64", text(with("challenge", std::string(42, '+') + "A")), "no base64url"},
        {"a challenge with unused bits", text(with("challenge", std::string(42, 'A') + "B")), "no base64url"},
        {"no origin", text(without("origin")), "no origin"},
        {"origin in a list", origin(json::array{"https://taxasge.gq"}), "no origin"},
        {"another origin", origin("https://taxasge.gq.example"), "not ours"},
        {"http", origin("http://taxasge.gq"), "not ours"},
        {"a subdomain", origin("https://pay.taxasge.gq"), "not ours"},
        {"the domain above", origin("https://gq"), "not ours"},
        {"a slash after it", origin("https://taxasge.gq/"), "not ours"},
        {"a port", origin("https://taxasge.gq:443"), "not ours"},
        {"another port", origin("https://www.taxasge.gq"), "not ours"},
        {"in capitals", origin("HTTPS://TAXASGE.GQ"), "not ours"},
        {"a name before it", origin("https://taxasge.gq@evil.example"), "not ours"},
        {"a dot after it", origin("https://taxasge.gq."), "not ours"},
        {"a NUL after it", origin(std::string_view{"https://taxasge.gq\0", 19}), "not ours"},
        {"a Cyrillic letter", origin("https://t\xD0\xB0xasge.gq"), "not ours"},
        {"an opaque origin", origin("null"), "not ours"},
        {"an Android app", origin("android:apk-key-hash:2jmj7l5rSw0yVb_vlWAYkK_YBwk"), "not ours"},
        {"an empty origin", origin(""), "not ours"},
        {"in a frame", text(with("crossOrigin", true)), "crossOrigin"},
        {"crossOrigin as text", text(with("crossOrigin", "false")), "crossOrigin"},
        {"crossOrigin null", text(with("crossOrigin", nullptr)), "crossOrigin"},
        {"topOrigin", text(with("topOrigin", "https://evil.example")), "topOrigin"},
        {"topOrigin of ours", text(with("topOrigin", "https://taxasge.gq")), "topOrigin"},
        {"topOrigin null", text(with("topOrigin", nullptr)), "topOrigin"},
        {"a BOM", "\xEF\xBB\xBF" + whole, "no JSON"},
        {"type twice", R"({"type":"webauthn.create",)" + whole.substr(1), "twice"},
        {"origin twice", R"({"origin":"https://evil.example",)" + whole.substr(1), "twice"},
        {"origin twice, escaped", R"({"\u006frigin":"https://evil.example",)" + whole.substr(1), "twice"},
        {"a name twice deep inside", R"({"x":{"a":1,"a":2},)" + whole.substr(1), "twice"},
        {"a NUL in it", whole.substr(0, 10) + std::string(1, '\0') + whole.substr(10), "no JSON"},
        {"a NUL after it", whole + std::string(1, '\0'), "no JSON"},
        {"two values", whole + "{}", "no JSON"},
        {"a list", "[" + whole + "]", "no JSON object"},
        {"nothing", "", "no JSON"},
        {"cut", whole.substr(0, whole.size() - 1), "no JSON"},
        {"Latin-1",
         R"({"x":")"
         "\xF3"
         R"(",)" +
             whole.substr(1),
         "no UTF-8"},
        {"UTF-16", std::string{"\xFF\xFE{\0", 4}, "no UTF-8"},
        {"too much", text(with("x", std::string(longest_client_data, 'a'))), "too long"}};
    for (const auto& [name, bytes, detail] : rows) expect_refused(read(bytes), name, detail);
    EXPECT_GE(rows.size(), 51U);
    EXPECT_TRUE(read(whole)) << "and one is good";
    expect_refused(read(good(), Ceremony::create), "a login for a registration", "another ceremony");
}

TEST(ClientData, A28_NoPageIsOursWhenWeHaveNone) {
    const auto data =
        read_client_data(as_bytes(json::serialize(good())), Ceremony::get, {.id = "x", .origins = {}});
    expect_refused(data, "no origins", "not ours");
}

}  // namespace
}  // namespace taxasge
