#include "server/firebase/id_tokens.hpp"

#include "base/digest.hpp"
#include "server/firebase/firebase_scene.hpp"

#include <gtest/gtest.h>

#include <map>

namespace json = boost::json;

namespace taxasge {
namespace {

using namespace test;
using Vectors = std::map<std::string, std::string>;

class FirebaseIdTokens : public testing::Test {
 protected:
    FirebaseIdTokens() { server_.answer(key_document()); }

    Result<FirebaseIdentity> verify(const std::string& token) {
        return run_awaitable(context_, tokens_.verify(Secret{token}));
    }
    void expect_refused(const Vectors& vectors) {
        for (const auto& [name, token] : vectors) {
            const auto identity = verify(token);
            ASSERT_FALSE(identity) << name;
            EXPECT_EQ(identity.error().reason, "invalid_id_token") << name << ": " << identity.error().detail;
            EXPECT_EQ(identity.error().code, Code::unauthenticated) << name;
        }
        EXPECT_TRUE(verify(signed_token(good_header(), good_claims()))) << "and one is good";
    }

    static std::string with_header(const json::object& changes) {
        return signed_token(with(good_header(), changes), good_claims());
    }

    KeyServer server_;
    boost::asio::io_context context_{1};
    SettableClock clock_{token_time};
    IdTokens tokens_{{.project = project, .keys_url = server_.url()}, clock_, patient};
};

TEST_F(FirebaseIdTokens, A49_AGoodOneTellsWhoItIs) {
    const auto identity = verify(signed_token(good_header(), good_claims()));
    ASSERT_TRUE(identity) << identity.error().detail;
    EXPECT_EQ(identity->subject, "uid-of-maria");
    EXPECT_EQ(identity->email->key(), "maria@example.gq");
    EXPECT_EQ(identity->name, "María Nguema Obiang");
    EXPECT_EQ(identity->authenticated_at, token_time - std::chrono::minutes{1});
    EXPECT_TRUE(verify(signed_token(without(good_header(), "typ"), good_claims())));
}

TEST_F(FirebaseIdTokens, A49_AnAddressCountsOnlyWhenItIsTrulyVerified) {
    for (const json::value& flag : {json::value{false}, json::value{"true"}, json::value{1}, json::value{}})
        EXPECT_FALSE(verify(token_with({{"email_verified", flag}}))->email);
    EXPECT_FALSE(verify(signed_token(good_header(), without(good_claims(), "email_verified")))->email);
    EXPECT_FALSE(verify(signed_token(good_header(), without(good_claims(), "email")))->email);
    EXPECT_FALSE(verify(token_with({{"email", "no address"}}))->email);
}

TEST_F(FirebaseIdTokens, A49_NoOtherAlgorithmPasses) {
    const std::string text = encoded(json::serialize(with(good_header(), {{"alg", "HS256"}}))) + '.' +
                             encoded(json::serialize(good_claims()));
    const auto hmac = [&](const std::string& key) {
        return text + '.' + to_base64url(hmac_sha256(as_bytes(key), as_bytes(text)));
    };
    const auto unsigned_with = [](const char* name) {
        return encoded(json::serialize(with(good_header(), {{"alg", name}}))) + '.' +
               encoded(json::serialize(good_claims())) + '.';
    };
    expect_refused({{"HS256 with the modulus", hmac(google().n)},
                    {"HS256 with the key document", hmac(key_document())},
                    {"HS256 with no key", hmac("")},
                    {"none", unsigned_with("none")},
                    {"None", unsigned_with("None")},
                    {"NONE", unsigned_with("NONE")},
                    {"RS256 without a signature", unsigned_with("RS256")},
                    {"none, signed", with_header({{"alg", "none"}})},
                    {"ES256", with_header({{"alg", "ES256"}})},
                    {"RS384", with_header({{"alg", "RS384"}})},
                    {"PS256", with_header({{"alg", "PS256"}})},
                    {"rs256", with_header({{"alg", "rs256"}})},
                    {"a number", with_header({{"alg", 256}})},
                    {"no algorithm", signed_token(without(good_header(), "alg"), good_claims())}});
}

TEST_F(FirebaseIdTokens, A49_NoHeaderBringsAKeyAlongOrChangesTheRules) {
    const std::string claims = json::serialize(good_claims());
    expect_refused(
        {{"jku", with_header({{"jku", server_.url()}})},
         {"jwk", with_header({{"jwk", google().jwk("one")}})},
         {"x5u", with_header({{"x5u", server_.url()}})},
         {"x5c", with_header({{"x5c", json::array{"MII"}}})},
         {"x5t", with_header({{"x5t", "abc"}})},
         {"crit", with_header({{"crit", json::array{"exp"}}})},
         {"empty crit", with_header({{"crit", json::array{}}})},
         {"b64", with_header({{"b64", false}})},
         {"zip", with_header({{"zip", "DEF"}})},
         {"cty", with_header({{"cty", "JWT"}})},
         {"at+jwt", with_header({{"typ", "at+jwt"}})},
         {"typ of another type", with_header({{"typ", 1}})},
         {"kid of a stranger", with_header({{"kid", "two"}})},
         {"kid as a path", with_header({{"kid", "../../dev/null"}})},
         {"empty kid", with_header({{"kid", ""}})},
         {"kid of another type", with_header({{"kid", 1}})},
         {"no kid", signed_token(without(good_header(), "kid"), good_claims())},
         {"alg twice", signed_token(R"({"alg":"none","alg":"RS256","kid":"one"})", claims)},
         {"kid twice", signed_token(R"({"alg":"RS256","kid":"two","kid":"one"})", claims)},
         {"kid twice, escaped", signed_token(R"({"alg":"RS256","k\u0069d":"two","kid":"one"})", claims)},
         {"a list", signed_token(R"(["RS256"])", claims)},
         {"no JSON", signed_token("RS256", claims)},
         {"two values", signed_token(R"({"alg":"RS256","kid":"one"}{})", claims)}});
}

TEST_F(FirebaseIdTokens, A49_TheClaimsAreForThisProjectAndItsUsers) {
    const std::string header = json::serialize(good_header());
    const auto lacking = [](std::string_view name) {
        return signed_token(good_header(), without(good_claims(), name));
    };
    const std::string doubled = json::serialize(good_claims());
    expect_refused(
        {{"iss of another project", token_with({{"iss", "https://securetoken.google.com/other-project"}})},
         {"iss by http", token_with({{"iss", "http://securetoken.google.com/demo-taxasge"}})},
         {"iss of a session cookie",
          token_with({{"iss", "https://session.firebase.google.com/demo-taxasge"}})},
         {"iss with a slash", token_with({{"iss", "https://securetoken.google.com/demo-taxasge/"}})},
         {"iss in a list", token_with({{"iss", json::array{good_claims()["iss"]}}})},
         {"no iss", lacking("iss")},
         {"aud of another project", token_with({{"aud", "other-project"}})},
         {"aud in a list", token_with({{"aud", json::array{project}}})},
         {"aud in capitals", token_with({{"aud", "DEMO-TAXASGE"}})},
         {"no aud", lacking("aud")},
         {"empty sub", token_with({{"sub", ""}})},
         {"sub of 129 characters", token_with({{"sub", std::string(129, 'a')}})},
         {"sub with NUL", token_with({{"sub", std::string_view{"a\0b", 3}}})},
         {"sub of another type", token_with({{"sub", 7}})},
         {"no sub", lacking("sub")},
         {"of a tenant", token_with({{"firebase", {{"tenant", "somebody"}}}})},
         {"sub twice", signed_token(header, R"({"sub":"a",)" + doubled.substr(1))},
         {"a name twice deep inside", signed_token(header, R"({"x":[{"a":1,"a":2}],)" + doubled.substr(1))},
         {"a list", signed_token(header, "[" + doubled + "]")},
         {"no JSON", signed_token(header, doubled + "}")},
         {"17 deep", signed_token(header, R"({"x":)" + std::string(17, '[') + std::string(17, ']') + "," +
                                              doubled.substr(1))}});
}

TEST_F(FirebaseIdTokens, A49_TheClaimsAreOfNow) {
    const std::int64_t now = to_milliseconds(token_time) / 1000;
    const auto lacking = [](std::string_view name) {
        return signed_token(good_header(), without(good_claims(), name));
    };
    expect_refused({{"expired", token_with({{"exp", now - 30}})},
                    {"exp as text", token_with({{"exp", std::to_string(now + 60)}})},
                    {"exp as a fraction", token_with({{"exp", static_cast<double>(now) + 60.5}})},
                    {"negative exp", token_with({{"exp", -1}})},
                    {"exp beyond all time", token_with({{"exp", INT64_MAX}, {"iat", INT64_MAX - 1}})},
                    {"no exp", lacking("exp")},
                    {"lives too long", token_with({{"iat", now}, {"exp", now + 3601}})},
                    {"issued in the future", token_with({{"iat", now + 31}})},
                    {"iat as text", token_with({{"iat", "now"}})},
                    {"no iat", lacking("iat")},
                    {"signed in in the future", token_with({{"auth_time", now + 31}})},
                    {"auth_time as text", token_with({{"auth_time", "now"}})},
                    {"no auth_time", lacking("auth_time")}});
    EXPECT_TRUE(verify(token_with({{"exp", now - 29}}))) << "clocks differ a little";
    EXPECT_TRUE(verify(token_with({{"iat", now + 30}, {"auth_time", now + 30}})));
}

TEST_F(FirebaseIdTokens, A49_TheSignatureIsGooglesOverThisVeryText) {
    const std::string good = signed_token(good_header(), good_claims());
    const auto last = good.rfind('.');
    const std::string other = token_with({{"sub", "somebody-else"}});
    std::string changed = good;
    changed[last + 10] = changed[last + 10] == 'A' ? 'B' : 'A';
    expect_refused({{"a stranger's", signed_token(good_header(), good_claims(), stranger())},
                    {"of another token", other.substr(0, other.rfind('.')) + good.substr(last)},
                    {"changed", changed},
                    {"cut", good.substr(0, good.size() - 4)},
                    {"doubled", good + good.substr(last + 1)},
                    {"padded", good + "="},
                    {"with a space", good + " "},
                    {"with a space before", " " + good},
                    {"of nothing", good.substr(0, last + 1)},
                    {"in two parts", good.substr(0, last)},
                    {"in four parts", good + ".AAAA"},
                    {"of dots", ".."},
                    {"empty", ""},
                    {"too long", token_with({{"name", std::string(8192, 'a')}})}});
}

TEST_F(FirebaseIdTokens, ATokenThatIsNotForUsAsksGoogleForNothing) {
    EXPECT_FALSE(verify(token_with({{"aud", "other-project"}})));
    EXPECT_FALSE(verify("a.b.c"));
    EXPECT_EQ(server_.requests(), 0);
}

TEST_F(FirebaseIdTokens, A49_OnlyWithTheEmulatorAnUnsignedOneCounts) {
    IdTokens emulated{{.project = project, .emulator = "127.0.0.1:1"}, clock_, patient};
    const std::string text =
        encoded(R"({"alg":"none","typ":"JWT"})") + '.' + encoded(json::serialize(good_claims())) + '.';
    const auto asked = [&](const std::string& token) {
        return run_awaitable(context_, emulated.verify(Secret{token}));
    };
    EXPECT_TRUE(asked(text));
    EXPECT_FALSE(verify(text));
    EXPECT_FALSE(asked(text + "AAAA"));
    EXPECT_FALSE(asked(signed_token(good_header(), good_claims())));
    EXPECT_FALSE(run_awaitable(context_, emulated.probe())) << "nobody is there";
}

}  // namespace
}  // namespace taxasge
