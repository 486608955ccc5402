#include "server/webauthn/registration.hpp"

#include "server/webauthn/authenticator_fixture.hpp"
#include "server/webauthn/cbor.hpp"
#include "server/webauthn/fault.hpp"
#include "server/webauthn/refusal_fixture.hpp"

#include <gtest/gtest.h>

namespace taxasge {
namespace {

using namespace test;

const RelyingParty ours{.id = "taxasge.gq", .origins = {"https://taxasge.gq"}};
const std::string origin = "https://taxasge.gq";
const Bytes challenge(32, 7);

const Authenticator& with_algorithm(Algorithm algorithm) {
    static const Authenticator ed25519{Algorithm::ed25519, "taxasge.gq"};
    static const Authenticator es256{Algorithm::es256, "taxasge.gq"};
    static const Authenticator rs256{Algorithm::rs256, "taxasge.gq"};
    if (algorithm == Algorithm::ed25519) return ed25519;
    return algorithm == Algorithm::es256 ? es256 : rs256;
}

RegistrationResponse created(const Tweaks& tweaks = {}) {
    return with_algorithm(Algorithm::es256).create(challenge, origin, tweaks);
}
Result<NewPasskey> verify(const Tweaks& tweaks) {
    return verify_registration(created(tweaks), ours);
}

TEST(Registration, A28_TakesEachAlgorithmWithAndWithoutAVoucher) {
    constexpr std::array<Algorithm, 3> algorithms{Algorithm::ed25519, Algorithm::es256, Algorithm::rs256};
    for (std::size_t i = 0; i < algorithms.size(); ++i) {
        for (const Voucher voucher : {Voucher::nobody, Voucher::itself}) {
            const Authenticator& authenticator = with_algorithm(algorithms[i]);
            const auto response =
                authenticator.create(challenge, origin, {.sign_count = 9, .voucher = voucher});
            const auto passkey = verify_registration(response, ours);
            ASSERT_TRUE(passkey) << passkey.error().detail;
            EXPECT_EQ(passkey->algorithm, passkey_algorithms[i]);
            EXPECT_EQ(passkey->credential_id, authenticator.credential_id());
            EXPECT_EQ(passkey->public_key, authenticator.public_key());
            EXPECT_EQ(passkey->sign_count, 9);
            EXPECT_EQ(passkey->aaguid, Bytes(16, 0));
            EXPECT_TRUE(passkey->is_backup_eligible && passkey->is_backed_up);
        }
    }
}

TEST(Registration, A28_TellsWhatTheAuthenticatorSays) {
    const auto bound = verify({.clear_flags = flag_be | flag_bs, .sign_count = 0xFFFF'FFFF});
    ASSERT_TRUE(bound) << bound.error().detail;
    EXPECT_FALSE(bound->is_backup_eligible || bound->is_backed_up);
    EXPECT_EQ(bound->sign_count, 0xFFFF'FFFF);
    const auto named = verify({.attested = [](Bytes& attested) { attested[15] = 0x2A; }});
    ASSERT_TRUE(named);
    EXPECT_EQ(named->aaguid.back(), 0x2A);
    EXPECT_FALSE(verify({.clear_flags = flag_bs})->is_backed_up) << "and may be later";
}

TEST(Registration, A28_PassesOverExtensionsThatAreWhole) {
    EXPECT_TRUE(verify({.extensions = cbor_map({{cbor_text("credProtect"), cbor_number(2)}})}));
    EXPECT_TRUE(verify({.extensions = cbor_map({})}));
    EXPECT_TRUE(verify(
        {.extensions = cbor_map({{cbor_text("hmac-secret"), Bytes{0xF5}}}), .voucher = Voucher::itself}));
}

TEST(Registration, A28_TakesIdsOf1To1023Bytes) {
    for (const std::size_t size : {std::size_t{1}, std::size_t{1023}}) {
        const auto passkey = verify({.credential_id = Bytes(size, 9)});
        ASSERT_TRUE(passkey) << passkey.error().detail;
        EXPECT_EQ(passkey->credential_id, Bytes(size, 9));
    }
}

struct Row {
    const char* name;
    Tweaks tweaks;
    const char* detail;
};

template <class T>
Tweaks with_client_data(const char* name, const T& value) {
    return {.client_data = [=](boost::json::object& data) { data[name] = value; }};
}

TEST(Registration, A28_RefusesWhatTheBrowserShouldNotSay) {
    const std::vector<Row> rows{
        {"a login", with_client_data("type", "webauthn.get"), "another ceremony"},
        {"a short challenge", with_client_data("challenge", "AAAA"), "another length than 16"},
        {"another origin", with_client_data("origin", "https://evil.example"), "not ours"},
        {"http", with_client_data("origin", "http://taxasge.gq"), "not ours"},
        {"a subdomain", with_client_data("origin", "https://a.taxasge.gq"), "not ours"},
        {"crossOrigin", with_client_data("crossOrigin", true), "crossOrigin"},
        {"topOrigin", with_client_data("topOrigin", origin), "topOrigin"},
        {"a BOM", {.client_text = [](std::string& text) { text.insert(0, "\xEF\xBB\xBF"); }}, "no JSON"},
        {"type twice",
         {.client_text = [](std::string& text) { text.insert(1, R"("type":"x",)"); }},
         "twice"}};
    for (const auto& [name, tweaks, detail] : rows) expect_refused(verify(tweaks), name, detail);
    EXPECT_GE(rows.size(), 9U);
}

TEST(Registration, A28_RefusesAnOriginThatIsNotOurs) {
    const auto response =
        with_algorithm(Algorithm::es256).create(challenge, "https://taxasge.gq.evil.example");
    expect_refused(verify_registration(response, ours), "a phishing page", "the origin is not ours");
}

Tweaks with_attested(const Change<Bytes>& change) {
    return {.attested = change};
}
Tweaks with_data(const Change<Bytes>& change) {
    return {.authenticator_data = change};
}
Tweaks with_length(std::size_t length) {
    return {.attested =
                [=](Bytes& attested) {
                    attested[16] = static_cast<std::uint8_t>(length >> 8);
                    attested[17] = static_cast<std::uint8_t>(length);
                },
            .credential_id = Bytes(16, 9)};
}

TEST(Registration, A28_RefusesWhatTheAuthenticatorShouldNotSay) {
    const Bytes twice = joined({{0xA2}, cbor_text("a"), {0}, cbor_text("a"), {0}});
    const std::vector<Row> rows{
        {"for another party", {.rp_id = "evil.example"}, "rpIdHash"},
        {"for a subdomain", {.rp_id = "www.taxasge.gq"}, "rpIdHash"},
        {"for the origin", {.rp_id = origin}, "rpIdHash"},
        {"nobody there", {.clear_flags = flag_up}, "(UP)"},
        {"nobody verified", {.clear_flags = flag_uv}, "(UV)"},
        {"BS without BE", {.clear_flags = flag_be}, "BS without BE"},
        {"no credential", {.clear_flags = flag_at}, "no attested credential (AT)"},
        {"no flag for it", with_data([](Bytes& data) { data[32] ^= flag_at; }),
         "no attested credential (AT)"},
        {"a credential id of no bytes", {.credential_id = Bytes{}}, "empty or too long"},
        {"a credential id of 1024 bytes", {.credential_id = Bytes(1024, 9)}, "empty or too long"},
        {"a length of 65535", with_length(65535), "empty or too long"},
        {"a length beyond the end", with_length(1000), "cut short"},
        {"a length too short", with_length(15), "no map"},
        {"a length too long", with_length(17), "no map"},
        {"a byte after it", with_data([](Bytes& data) { data.push_back(0); }), "left over"},
        {"extensions without their flag",
         {.clear_flags = flag_ed, .extensions = cbor_map({{cbor_text("a"), {0}}})},
         "left over"},
        {"a flag without extensions", {.set_flags = flag_ed}, "cut short"},
        {"extensions that are no map", {.extensions = cbor_array({})}, "no map"},
        {"an extension twice", {.extensions = twice}, "twice"},
        {"extensions twice", {.extensions = joined({cbor_map({}), cbor_map({})})}, "left over"},
        {"indefinite extensions", {.extensions = Bytes{0xBF, 0xFF}}, "indefinite"},
        {"a key that is no map", with_attested([](Bytes& attested) {
             attested.resize(34);
             attested.push_back(0x01);
         }),
         "no map"},
        {"nothing", with_data([](Bytes& data) { data.clear(); }), "cut short"},
        {"too much", with_data([](Bytes& data) { data.resize(longest_authenticator_data + 1); }),
         "too long"}};
    for (const auto& [name, tweaks, detail] : rows) expect_refused(verify(tweaks), name, detail);
    EXPECT_GE(rows.size(), 24U);
}

TEST(Registration, A28_RefusesAnotherCredentialIdThanTheResponses) {
    RegistrationResponse response = created();
    response.credential_id.back() ^= 1;
    expect_refused(verify_registration(response, ours), "one bit", "another credential id");
    response.credential_id.pop_back();
    expect_refused(verify_registration(response, ours), "shorter", "another credential id");
}

Tweaks with_key(std::int64_t name, const Bytes& value) {
    return {.key = [=](CborPairs& members) { put(members, cbor_number(name), value); }};
}

TEST(Registration, A28_RefusesKeysThatWeDidNotAskFor) {
    const std::vector<Row> rows{{"ES384", with_key(3, cbor_number(-35)), "none of ours"},
                                {"PS256", with_key(3, cbor_number(-37)), "none of ours"},
                                {"RS1", with_key(3, cbor_number(-65535)), "none of ours"},
                                {"alg of another kind", with_key(3, cbor_number(-8)), "kty is not OKP"},
                                {"P-521", with_key(-1, cbor_number(3)), "crv is not P-256"},
                                {"no point", with_key(-3, cbor_bytes(Bytes(32, 1))), "not on the curve"},
                                {"a compressed point", with_key(-3, Bytes{0xF4}), "compressed"},
                                {"short", with_key(-2, cbor_bytes(Bytes(31, 1))), "another length"},
                                {"kty in two bytes", with_key(1, Bytes{0x18, 0x02}), "shortest"}};
    for (const auto& [name, tweaks, detail] : rows) expect_refused(verify(tweaks), name, detail);
    EXPECT_GE(rows.size(), 9U);
}

TEST(Registration, A28_RefusesAnAttestationObjectCutAnywhere) {
    const RegistrationResponse whole = created({.voucher = Voucher::itself});
    ASSERT_TRUE(verify_registration(whole, ours)) << "it is good when it is whole";
    for (std::size_t size = 0; size < whole.attestation_object.size(); ++size) {
        RegistrationResponse cut = whole;
        cut.attestation_object.resize(size);
        expect_refused(verify_registration(cut, ours), std::to_string(size), "cut short");
    }
    EXPECT_GT(whole.attestation_object.size(), 200U);
}

// Cut before it is put into its envelope, so that the envelope is whole.
TEST(Registration, A28_RefusesAuthenticatorDataCutAnywhere) {
    const Bytes extensions = cbor_map({{cbor_text("credProtect"), cbor_number(2)}});
    std::size_t whole = 0;
    ASSERT_TRUE(
        verify({.extensions = extensions, .authenticator_data = [&](Bytes& data) { whole = data.size(); }}));
    EXPECT_GT(whole, 150U);
    for (std::size_t size = 0; size < whole; ++size) {
        const auto cut =
            verify({.extensions = extensions, .authenticator_data = [=](Bytes& data) { data.resize(size); }});
        expect_refused(cut, std::to_string(size), "cut short");
    }
}

}  // namespace
}  // namespace taxasge
