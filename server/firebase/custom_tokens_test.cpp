#include "server/firebase/custom_tokens.hpp"

#include "base/strict_json.hpp"
#include "server/firebase/firebase_scene.hpp"
#include "server/sessions/compact_jwt.hpp"

#include <gtest/gtest.h>

namespace json = boost::json;

namespace taxasge {
namespace {

using namespace test;

json::object account_json(const RsaPair& pair = google()) {
    return {{"type", "service_account"},
            {"project_id", project},
            {"private_key_id", "key-7"},
            {"private_key", pair.pem},
            {"client_email", "minter@demo-taxasge.iam.gserviceaccount.com"},
            {"token_uri", "https://oauth2.googleapis.com/token"}};
}

Result<ServiceAccount> parse(const json::object& account) {
    return parse_service_account(Secret{json::serialize(account)}, project);
}

json::object part(std::string_view encoded_part) {
    return parse_strict_object(as_text(from_base64url(encoded_part).value())).value();
}

class FirebaseCustomTokens : public testing::Test {
 protected:
    Result<std::string> mint(CustomTokens& tokens) { return run_awaitable(context_, tokens.mint(user_id_)); }

    Id user_id_ = Id::make(token_time);
    boost::asio::io_context context_{1};
    SettableClock clock_{token_time};
};

TEST_F(FirebaseCustomTokens, A49_AreSignedByTheServiceAccountForTheUser) {
    const CurrentServiceAccount account{parse(account_json()).value()};
    CustomTokens tokens{account, Minting::signed_by_account, clock_};
    const std::string token = mint(tokens).value();
    const auto parts = split_compact_jwt(token, 4096).value();
    EXPECT_EQ(part(parts.header), (json::object{{"alg", "RS256"}, {"typ", "JWT"}, {"kid", "key-7"}}));
    const std::int64_t now = to_milliseconds(token_time) / 1000;
    EXPECT_EQ(part(parts.payload), (json::object{{"iss", "minter@demo-taxasge.iam.gserviceaccount.com"},
                                                 {"sub", "minter@demo-taxasge.iam.gserviceaccount.com"},
                                                 {"aud",
                                                  "https://identitytoolkit.googleapis.com/"
                                                  "google.identity.identitytoolkit.v1.IdentityToolkit"},
                                                 {"iat", now},
                                                 {"exp", now + 3600},
                                                 {"uid", user_id_.text()}}));
    const auto key = RsaPublicKey::from_jwk(google().n, google().e).value();
    EXPECT_TRUE(key.verify(parts.signed_text, from_base64url(parts.signature).value()));
}

TEST_F(FirebaseCustomTokens, A54_AnotherAccountSignsFromTheNextTokenOn) {
    CurrentServiceAccount account{std::nullopt};
    CustomTokens tokens{account, Minting::signed_by_account, clock_};
    EXPECT_EQ(mint(tokens).error().reason, "firebase_not_configured");
    for (const RsaPair* pair : {&google(), &stranger()}) {
        account.replace(parse(account_json(*pair)).value());
        const std::string token = mint(tokens).value();
        const auto parts = split_compact_jwt(token, 4096).value();
        const auto key = RsaPublicKey::from_jwk(pair->n, pair->e).value();
        EXPECT_TRUE(key.verify(parts.signed_text, from_base64url(parts.signature).value()));
    }
    account.replace(std::nullopt);
    EXPECT_EQ(mint(tokens).error().code, Code::not_found);
}

TEST_F(FirebaseCustomTokens, A49_OfTheEmulatorAreSignedByNobody) {
    const CurrentServiceAccount none{std::nullopt};
    CustomTokens tokens{none, Minting::for_emulator, clock_};
    const std::string token = mint(tokens).value();
    const auto parts = split_compact_jwt(token, 4096).value();
    EXPECT_EQ(part(parts.header).at("alg"), "none");
    EXPECT_EQ(parts.signature, "");
    EXPECT_EQ(part(parts.payload).at("uid"), json::value(user_id_.text()));
}

TEST(FirebaseServiceAccount, TellsWhatIsWrongAndShowsNothingOfIt) {
    const auto detail = [](const json::object& account) {
        const auto parsed = parse(account);
        EXPECT_FALSE(parsed);
        EXPECT_EQ(parsed.error().code, Code::invalid);
        EXPECT_FALSE(parsed.error().detail.contains("PRIVATE"));
        return parsed.error().detail;
    };
    EXPECT_TRUE(detail(with(account_json(), {{"type", "authorized_user"}})).contains("type"));
    EXPECT_TRUE(detail(with(account_json(), {{"project_id", "other"}})).contains("project_id"));
    EXPECT_TRUE(detail(without(account_json(), "client_email")).contains("client_email"));
    EXPECT_TRUE(detail(with(account_json(), {{"private_key_id", ""}})).contains("private_key_id"));
    EXPECT_TRUE(detail(without(account_json(), "private_key")).contains("private_key"));
    EXPECT_TRUE(
        detail(with(account_json(), {{"private_key", google().pem.substr(0, 400)}})).contains("private_key"));
    EXPECT_FALSE(parse_service_account(Secret{"no JSON"}, project));
    EXPECT_TRUE(parse(account_json()));
}

}  // namespace
}  // namespace taxasge
