// A33: what must never pass as an access token. Most are signed with our own key: the signature is good.
#include "base/digest.hpp"
#include "server/sessions/access_token.hpp"
#include "server/sessions/sessions_scene.hpp"

#include <fmt/format.h>
#include <gtest/gtest.h>
#include <boost/json.hpp>

namespace taxasge {
namespace {

using namespace std::chrono_literals;

struct Forgery {
    std::string what;
    std::string token;
};

class AccessTokenForgery : public test::SessionsScene {
 protected:
    void SetUp() override {
        SessionsScene::SetUp();
        if (IsSkipped()) return;
        live_ = std::make_unique<LiveSigningKeys>(**run(test::load_keys(database(), keys_, clock_)));
        tokens_ = std::make_unique<AccessTokens>(*live_, here_.revocations, realm_, clock_);
        ASSERT_TRUE(run(here_.feed.load()));
        header_ = fmt::format(R"({{"alg":"ES256","typ":"at+jwt","kid":"{}"}})", kid());
        claims_ = claims({});
    }

    [[nodiscard]] const std::string& kid() const { return live_->get()->current().kid; }

    // The ten claims as we write them, with some replaced: name -> JSON text; "" drops one.
    [[nodiscard]] std::string claims(const std::map<std::string, std::string>& changes) const {
        const std::int64_t now = to_milliseconds(clock_.now()) / 1000;
        std::vector<std::pair<std::string, std::string>> all{
            {"iss", R"("https://taxasge.gq")"},
            {"sub", R"("01890a5d-ac96-774b-bcce-b302099a8057")"},
            {"aud", R"("taxasge")"},
            {"iat", std::to_string(now)},
            {"exp", std::to_string(now + 900)},
            {"jti", R"("0m5yJYbX3mJpZbqV2nq1Zg")"},
            {"sid", R"("01890a5d-ac96-774b-bcce-b302099a8058")"},
            {"role", R"("user")"},
            {"amr", R"(["pwd"])"},
            {"auth_time", std::to_string(now)}};
        std::string text;
        for (auto& [name, value] : all) {
            if (const auto change = changes.find(name); change != changes.end()) value = change->second;
            if (!value.empty()) text += fmt::format(R"({}"{}":{})", text.empty() ? "" : ",", name, value);
        }
        return "{" + text + "}";
    }

    [[nodiscard]] static std::string encoded(std::string_view text) { return to_base64url(as_bytes(text)); }
    [[nodiscard]] std::string sign_parts(const std::string& header, const std::string& payload) const {
        const std::string text = header + "." + payload;
        return text + "." + encoded(live_->get()->current().key.sign(text));
    }
    [[nodiscard]] std::string sign(std::string_view header, std::string_view payload) const {
        return sign_parts(encoded(header), encoded(payload));
    }
    [[nodiscard]] std::string with_claim(const std::string& name, const std::string& value) const {
        return sign(header_, claims({{name, value}}));
    }
    [[nodiscard]] std::string with_header(const std::string& extra) const {
        return sign(header_.substr(0, header_.size() - 1) + "," + extra + "}", claims_);
    }
    [[nodiscard]] std::string good() const { return sign(header_, claims_); }

    [[nodiscard]] std::vector<Forgery> headers() const;
    [[nodiscard]] std::vector<Forgery> signatures() const;
    [[nodiscard]] std::vector<Forgery> payloads() const;
    [[nodiscard]] std::vector<Forgery> shapes() const;

    const TokenRealm realm_{"https://taxasge.gq", "taxasge"};
    std::unique_ptr<LiveSigningKeys> live_;
    std::unique_ptr<AccessTokens> tokens_;
    std::string header_;
    std::string claims_;
};
INSTANTIATE_TEST_SUITE_P(On, AccessTokenForgery, ::testing::Values("sqlite"));  // no token meets a database

std::vector<Forgery> AccessTokenForgery::headers() const {
    const std::string jwk = fmt::format(R"({{"kty":"EC","crv":"P-256","x":"{}","y":"{}"}})",
                                        live_->get()->current().key.x(), live_->get()->current().key.y());
    const auto header = [&](std::string_view alg, std::string_view typ, std::string_view name) {
        return sign(fmt::format(R"({{"alg":"{}","typ":"{}","kid":"{}"}})", alg, typ, name), claims_);
    };
    const std::string none = encoded(fmt::format(R"({{"alg":"none","typ":"at+jwt","kid":"{}"}})", kid()));
    const std::string hs256 = encoded(fmt::format(R"({{"alg":"HS256","typ":"at+jwt","kid":"{}"}})", kid()));
    const std::string hs256_text = hs256 + "." + encoded(claims_);
    return {
        {"none without signature", none + "." + encoded(claims_) + "."},
        {"none with our signature", header("none", "at+jwt", kid())},
        {"None", header("None", "at+jwt", kid())},
        {"HS256 with the public key as its secret",
         hs256_text + "." + to_base64url(hmac_sha256(as_bytes(live_->get()->jwks()), as_bytes(hs256_text)))},
        {"HS256 with the coordinate x as its secret",
         hs256_text + "." +
             to_base64url(
                 hmac_sha256(*from_base64url(live_->get()->current().key.x()), as_bytes(hs256_text)))},
        {"RS256", header("RS256", "at+jwt", kid())},
        {"ES384", header("ES384", "at+jwt", kid())},
        {"es256", header("es256", "at+jwt", kid())},
        {"EdDSA", header("EdDSA", "at+jwt", kid())},
        {"typ JWT", header("ES256", "JWT", kid())},
        {"typ application/at+jwt", header("ES256", "application/at+jwt", kid())},
        {"typ AT+JWT", header("ES256", "AT+JWT", kid())},
        {"typ id+jwt", header("ES256", "id+jwt", kid())},
        {"unknown kid", header("ES256", "at+jwt", "another")},
        {"empty kid", header("ES256", "at+jwt", "")},
        {"kid with a path", header("ES256", "at+jwt", "../../dev/null")},
        {"kid with SQL", header("ES256", "at+jwt", "' OR '1'='1")},
        {"jku", with_header(R"("jku":"https://evil.example/jwks.json")")},
        {"x5u", with_header(R"("x5u":"https://evil.example/cert.pem")")},
        {"x5c", with_header(R"("x5c":["MIIB"])")},
        {"jwk", with_header(R"("jwk":)" + jwk)},
        {"crit", with_header(R"("crit":["exp"])")},
        {"crit of nothing", with_header(R"("crit":[])")},
        {"b64 false", with_header(R"("b64":false)")},
        {"zip", with_header(R"("zip":"DEF")")},
        {"cty", with_header(R"("cty":"JWT")")},
        {"alg twice", with_header(R"("alg":"none")")},
        {"kid twice", with_header(fmt::format(R"("kid":"{}")", kid()))},
        {"no alg", sign(fmt::format(R"({{"typ":"at+jwt","kid":"{}"}})", kid()), claims_)},
        {"no typ", sign(fmt::format(R"({{"alg":"ES256","kid":"{}"}})", kid()), claims_)},
        {"no kid", sign(R"({"alg":"ES256","typ":"at+jwt"})", claims_)},
        {"alg no text", sign(fmt::format(R"({{"alg":1,"typ":"at+jwt","kid":"{}"}})", kid()), claims_)},
        {"header an array", sign("[" + header_ + "]", claims_)},
        {"header a text", sign(R"("ES256")", claims_)},
        {"header empty", sign("", claims_)},
        {"header with white space", sign(" " + header_, claims_)},
        {"header with a zero behind", sign(header_ + std::string(1, '\0'), claims_)},
        {"header not base64url", sign_parts("{}", encoded(claims_))},
    };
}

std::vector<Forgery> AccessTokenForgery::signatures() const {
    const std::string text = encoded(header_) + "." + encoded(claims_) + ".";
    const std::string raw = live_->get()->current().key.sign(text.substr(0, text.size() - 1));
    const Bytes order = *from_hex("ffffffff00000000ffffffffffffffffbce6faada7179e84f3b9cac2fc632551");
    const std::string n{as_text(order)};
    const std::string zero(32, '\0');
    const std::string r = raw.substr(0, 32);
    const std::string s = raw.substr(32);
    std::string flipped = raw;
    flipped[40] = static_cast<char>(flipped[40] ^ 1);
    const Es256Key foreign = Es256Key::generate();
    return {
        {"of a foreign key", text + encoded(foreign.sign(text.substr(0, text.size() - 1)))},
        {"of other words", text + encoded(live_->get()->current().key.sign("other"))},
        {"one bit changed", text + encoded(flipped)},
        {"r and s zero", text + encoded(zero + zero)},
        {"r zero", text + encoded(zero + s)},
        {"s zero", text + encoded(r + zero)},
        {"r the order", text + encoded(n + s)},
        {"s the order", text + encoded(r + n)},
        {"all ones", text + encoded(std::string(64, '\xff'))},
        {"r and s exchanged", text + encoded(s + r)},
        {"63 bytes", text + encoded(raw.substr(0, 63))},
        {"65 bytes", text + encoded(raw + "x")},
        {"96 bytes", text + encoded(raw + zero)},
        {"as DER", text + encoded("\x30\x44\x02\x20" + r + "\x02\x20" + s)},
        {"none", text},
        {"with padding", text + encoded(raw) + "=="},
        {"with a line end", text + encoded(raw) + "\n"},
        {"in plain base64", text + std::string(85, 'A') + "/"},
    };
}

std::vector<Forgery> AccessTokenForgery::payloads() const {
    const std::int64_t now = to_milliseconds(clock_.now()) / 1000;
    const auto at = [&](std::int64_t seconds) { return std::to_string(now + seconds); };
    std::vector<Forgery> all{
        {"another issuer", with_claim("iss", R"("https://evil.example")")},
        {"issuer with a slash", with_claim("iss", R"("https://taxasge.gq/")")},
        {"issuer no text", with_claim("iss", R"(["https://taxasge.gq"])")},
        {"another audience", with_claim("aud", R"("firebase")")},
        {"audience a list", with_claim("aud", R"(["taxasge"])")},
        {"expired", sign(header_, claims({{"iat", at(-930)}, {"exp", at(-30)}}))},
        {"expires in a text", with_claim("exp", R"("9999999999")")},
        {"expires in a fraction", with_claim("exp", at(900) + ".5")},
        {"expires with an exponent", with_claim("exp", "1.7e9")},
        {"expires beyond time", with_claim("exp", "9223372036854775807")},
        {"expires beyond numbers", with_claim("exp", "99999999999999999999")},
        {"expires before 1970", with_claim("exp", "-1")},
        {"never expires", with_claim("exp", "null")},
        {"lives longer than ours", with_claim("exp", at(901))},
        {"issued in the future", sign(header_, claims({{"iat", at(31)}, {"exp", at(900)}}))},
        {"issued in a text", with_claim("iat", R"("0")")},
        {"login in the future", with_claim("auth_time", at(31))},
        {"login no number", with_claim("auth_time", "true")},
        {"subject no id", with_claim("sub", R"("admin")")},
        {"subject in capitals", with_claim("sub", R"("01890A5D-AC96-774B-BCCE-B302099A8057")")},
        {"subject null", with_claim("sub", "null")},
        {"session no id", with_claim("sid", R"("1")")},
        {"session a number", with_claim("sid", "1")},
        {"unknown role", with_claim("role", R"("root")")},
        {"role a list", with_claim("role", R"(["user","admin"])")},
        {"methods a text", with_claim("amr", R"("pwd")")},
        {"no method", with_claim("amr", "[]")},
        {"methods no texts", with_claim("amr", "[1]")},
        {"a method with a space", with_claim("amr", R"(["pwd otp"])")},
        {"an empty method", with_claim("amr", R"([""])")},
        {"jti empty", with_claim("jti", R"("")")},
        {"jti a number", with_claim("jti", "1")},
        {"an eleventh claim", sign(header_, claims_.substr(0, claims_.size() - 1) + R"(,"scope":"all"})")},
        {"role twice, the last one admin",
         sign(header_, claims_.substr(0, claims_.size() - 1) + R"(,"role":"admin"})")},
        {"role twice, the first one admin", sign(header_, R"({"role":"admin",)" + claims_.substr(1))},
        {"role twice, once escaped",
         sign(header_, claims_.substr(0, claims_.size() - 1) + R"(,"r\u006fle":"admin"})")},
        {"a name escaped", sign(header_,
                                [&] {
                                    std::string changed = claims_;
                                    return changed.replace(changed.find("role"), 4, R"(r\u006fle)");
                                }())},
        {"white space", sign(header_, " " + claims_)},
        {"two values", sign(header_, claims_ + claims_)},
        {"cut short", sign(header_, claims_.substr(0, claims_.size() - 1))},
        {"bad UTF-8", with_claim("jti", "\"0m5yJYbX3mJpZbqV2nq1\xff\xff\"")},
        {"an array", sign(header_, "[" + claims_ + "]")},
        {"null", sign(header_, "null")},
        {"nothing", sign(header_, "")},
        {"100 deep", with_claim("amr", std::string(100, '[') + std::string(100, ']'))},
        {"with padding", sign_parts(encoded(header_), encoded(claims_) + "=")},
    };
    for (const char* name : {"iss", "sub", "aud", "iat", "exp", "jti", "sid", "role", "amr", "auth_time"})
        all.push_back({std::string{"no "} + name, with_claim(name, "")});
    return all;
}

std::vector<Forgery> AccessTokenForgery::shapes() const {
    const std::string token = good();
    std::string many_methods = R"(["pwd")";
    while (many_methods.size() < 4096) many_methods += R"(,"pwd")";
    many_methods += "]";
    return {
        {"nothing", ""},
        {"one part", encoded(header_)},
        {"two parts", token.substr(0, token.rfind('.'))},
        {"four parts", token + ".x"},
        {"five parts, as if encrypted", "a.b.c.d.e"},
        {"only dots", ".."},
        {"a dot before", "." + token},
        {"a space before", " " + token},
        {"a line end behind", token + "\n"},
        {"a zero behind", token + std::string(1, '\0')},
        {"above 4 KiB", with_claim("amr", many_methods)},
        {"a megabyte", std::string(1 << 20, 'A') + "." + token},
        {"a refresh token", std::string{here_.tokens.make(Id{}, 0).text.expose()}},
        {"JSON serialization", R"({"payload":")" + encoded(claims_) + R"("})"},
    };
}

TEST_P(AccessTokenForgery, TheControlPasses) {
    EXPECT_TRUE(tokens_->verify(good()));
    EXPECT_TRUE(tokens_->verify(with_claim("role", R"("admin")")));
    EXPECT_TRUE(
        tokens_->verify(with_claim("iat", std::to_string(to_milliseconds(clock_.now()) / 1000 + 30))));
}

TEST_P(AccessTokenForgery, A33_NoneOfMoreThanSixtyPasses) {
    std::size_t tried = 0;
    for (const auto& forgeries : {headers(), signatures(), payloads(), shapes()}) {
        for (const auto& [what, token] : forgeries) {
            ++tried;
            const auto verified = tokens_->verify(token);
            ASSERT_FALSE(verified) << what;
            EXPECT_EQ(verified.error().code, Code::unauthenticated) << what;
            EXPECT_EQ(verified.error().reason, "invalid_access_token") << what;
        }
    }
    EXPECT_GE(tried, 60u);
}

// A33: no single character of a token may be changed.
TEST_P(AccessTokenForgery, AU_39_EveryChangedCharacterIsNoticed) {
    const std::string token = good();
    for (std::size_t i = 0; i < token.size(); ++i) {
        std::string changed = token;
        changed[i] = changed[i] == 'A' ? 'B' : 'A';
        ASSERT_FALSE(tokens_->verify(changed)) << i;
        changed[i] = static_cast<char>(token[i] | 0x80);
        ASSERT_FALSE(tokens_->verify(changed)) << i;
    }
}

TEST_P(AccessTokenForgery, AU_39_ATokenOfAnotherDeploymentIsNone) {
    const Es256Key foreign = Es256Key::generate();
    const std::string header =
        fmt::format(R"({{"alg":"ES256","typ":"at+jwt","kid":"{}"}})", foreign.thumbprint());
    const std::string text = encoded(header) + "." + encoded(claims_);
    EXPECT_FALSE(tokens_->verify(text + "." + encoded(foreign.sign(text))));
}

}  // namespace
}  // namespace taxasge
