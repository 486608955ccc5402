#include "server/webauthn/assertion.hpp"

#include "server/webauthn/authenticator_fixture.hpp"
#include "server/webauthn/refusal_fixture.hpp"

#include <gtest/gtest.h>

namespace taxasge {
namespace {

using namespace test;

const RelyingParty ours{.id = "taxasge.gq", .origins = {"https://taxasge.gq"}};
const std::string origin = "https://taxasge.gq";
const Bytes challenge(32, 7);
const Bytes user_handle(16, 3);
constexpr std::array<Algorithm, 3> algorithms{Algorithm::ed25519, Algorithm::es256, Algorithm::rs256};

const Authenticator& with_algorithm(Algorithm algorithm) {
    static const Authenticator ed25519{Algorithm::ed25519, "taxasge.gq"};
    static const Authenticator es256{Algorithm::es256, "taxasge.gq"};
    static const Authenticator rs256{Algorithm::rs256, "taxasge.gq"};
    if (algorithm == Algorithm::ed25519) return ed25519;
    return algorithm == Algorithm::es256 ? es256 : rs256;
}

AssertionResponse asserted(const Tweaks& tweaks = {}, Algorithm algorithm = Algorithm::es256) {
    return with_algorithm(algorithm).get(challenge, origin, user_handle, tweaks);
}
Result<Assertion> verify(const Tweaks& tweaks, std::int64_t known_count = 0) {
    return verify_assertion(asserted(tweaks), with_algorithm(Algorithm::es256).known(known_count), ours);
}

TEST(Assertion, A28_TakesEachAlgorithm) {
    for (const Algorithm algorithm : algorithms) {
        const auto response = asserted({.sign_count = 8}, algorithm);
        const auto assertion = verify_assertion(response, with_algorithm(algorithm).known(7), ours);
        ASSERT_TRUE(assertion) << assertion.error().detail;
        EXPECT_EQ(assertion->sign_count, 8);
        EXPECT_TRUE(assertion->is_backed_up);
        EXPECT_FALSE(assertion->count_went_back);
    }
}

TEST(Assertion, A28_ACopyShowsInTheCount) {
    struct Counts {
        std::int64_t known;
        std::uint32_t now;
        bool went_back;
    };
    for (const auto& [known, now, went_back] :
         {Counts{0, 0, false}, Counts{0, 1, false}, Counts{1, 2, false}, Counts{5, 5, true},
          Counts{5, 4, true}, Counts{5, 0, true}, Counts{0xFFFF'FFFF, 0, true},
          Counts{1, 0xFFFF'FFFF, false}}) {
        const auto assertion = verify({.sign_count = now}, known);
        ASSERT_TRUE(assertion) << assertion.error().detail;
        EXPECT_EQ(assertion->count_went_back, went_back) << known << ", then " << now;
        EXPECT_EQ(assertion->sign_count, now);
    }
}

TEST(Assertion, A28_TellsWhetherTheKeyIsBackedUpNow) {
    EXPECT_TRUE(verify({})->is_backed_up);
    EXPECT_FALSE(verify({.clear_flags = flag_bs})->is_backed_up);
}

TEST(Assertion, A28_PassesOverExtensionsAndACredentialThatAreWhole) {
    EXPECT_TRUE(verify({.extensions = cbor_map({{cbor_text("credBlob"), cbor_bytes(Bytes(3, 1))}})}));
    EXPECT_TRUE(verify({.set_flags = flag_at}));
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
Tweaks with_data(const Change<Bytes>& change) {
    return {.authenticator_data = change};
}
Tweaks with_signature(const Change<Bytes>& change) {
    return {.signature = change};
}

TEST(Assertion, A28_RefusesWhatIsNotForUsNow) {
    const Bytes stranger = SoftwareKey{Algorithm::es256}.sign(Bytes(9, 1));
    const std::vector<Row> rows{
        {"a registration", with_client_data("type", "webauthn.create"), "another ceremony"},
        {"a short challenge", with_client_data("challenge", "AAAA"), "another length than 16"},
        {"another origin", with_client_data("origin", "https://evil.example"), "not ours"},
        {"http", with_client_data("origin", "http://taxasge.gq"), "not ours"},
        {"a port", with_client_data("origin", "https://taxasge.gq:8443"), "not ours"},
        {"a slash", with_client_data("origin", "https://taxasge.gq/"), "not ours"},
        {"crossOrigin", with_client_data("crossOrigin", true), "crossOrigin"},
        {"topOrigin", with_client_data("topOrigin", "https://evil.example"), "topOrigin"},
        {"for another party", {.rp_id = "evil.example"}, "rpIdHash"},
        {"nobody there", {.clear_flags = flag_up}, "(UP)"},
        {"nobody verified", {.clear_flags = flag_uv}, "(UV)"},
        {"BS without BE", {.clear_flags = flag_be}, "BS without BE"},
        {"BE gone", {.clear_flags = flag_be | flag_bs}, "(BE) otherwise"},
        {"a flag without a credential", with_data([](Bytes& data) { data[32] |= flag_at; }), "cut short"},
        {"a credential that is not whole",
         {.set_flags = flag_at, .attested = [](Bytes& attested) { attested.pop_back(); }},
         "cut short"},
        {"a credential without its flag",
         {.set_flags = flag_at, .authenticator_data = [](Bytes& data) { data[32] ^= flag_at; }},
         "left over"},
        {"a flag without extensions", {.set_flags = flag_ed}, "cut short"},
        {"extensions that are no map", {.extensions = cbor_number(1)}, "no map"},
        {"extensions with a key twice",
         {.extensions = cbor_map({{cbor_text("a"), {0}}, {cbor_text("a"), {0}}})},
         "twice"},
        {"a byte after it", with_data([](Bytes& data) { data.push_back(0); }), "left over"},
        {"too much", with_data([](Bytes& data) { data.resize(longest_authenticator_data + 1); }), "too long"},
        {"a signature by another key", with_signature([&](Bytes& bytes) { bytes = stranger; }),
         "signature is wrong"},
        {"a signature cut", with_signature([](Bytes& bytes) { bytes.pop_back(); }), "signature is wrong"},
        {"no signature", with_signature([](Bytes& bytes) { bytes.clear(); }), "signature is wrong"},
        {"a byte after the signature", with_signature([](Bytes& bytes) { bytes.push_back(0); }),
         "signature is wrong"},
        {"64 bytes", with_signature([](Bytes& bytes) { bytes = Bytes(64, 1); }), "signature is wrong"}};
    for (const auto& [name, tweaks, detail] : rows) expect_refused(verify(tweaks), name, detail);
    EXPECT_GE(rows.size(), 26U);
    EXPECT_TRUE(verify({})) << "and one is good";
}

TEST(Assertion, A28_RefusesAKeyThatBecameEligibleForBackup) {
    KnownPasskey known = with_algorithm(Algorithm::es256).known();
    known.is_backup_eligible = false;
    expect_refused(verify_assertion(asserted(), known, ours), "BE came", "(BE) otherwise");
    EXPECT_TRUE(verify_assertion(asserted({.clear_flags = flag_be | flag_bs}), known, ours));
}

TEST(Assertion, A28_RefusesTheSignatureForAnotherKeyOrAlgorithm) {
    for (const Algorithm algorithm : algorithms) {
        const Authenticator stranger{algorithm, "taxasge.gq"};
        expect_refused(verify_assertion(asserted({}, algorithm), stranger.known(), ours), "another key",
                       "signature is wrong");
    }
    const auto known = with_algorithm(Algorithm::ed25519).known();
    expect_refused(verify_assertion(asserted(), known, ours), "ES256 for EdDSA", "signature is wrong");
    expect_refused(
        verify_assertion(asserted(), {.public_key = {}, .sign_count = 0, .is_backup_eligible = true}, ours),
        "no key", "CBOR");
}

TEST(Assertion, A28_RefusesTheSignatureOfAnotherCeremony) {
    AssertionResponse response = asserted();
    const Bytes other(32, 8);
    response.client_data = with_algorithm(Algorithm::es256).get(other, origin, user_handle).client_data;
    expect_refused(verify_assertion(response, with_algorithm(Algorithm::es256).known(), ours), "a replay",
                   "signature is wrong");
}

TEST(Assertion, A28_RefusesAuthenticatorDataCutAnywhere) {
    const Tweaks tweaks{.set_flags = flag_at, .extensions = cbor_map({{cbor_text("a"), cbor_number(1)}})};
    std::size_t whole = asserted(tweaks).authenticator_data.size();
    ASSERT_TRUE(verify(tweaks));
    EXPECT_GT(whole, 130U);
    for (std::size_t size = 0; size < whole; ++size) {
        Tweaks cut = tweaks;
        cut.authenticator_data = [=](Bytes& data) { data.resize(size); };
        expect_refused(verify(cut), std::to_string(size), "cut short");
    }
}

// Any bit of what is signed, and of the signature.
TEST(Assertion, A28_RefusesAnyByteThatWasTurned) {
    for (const Algorithm algorithm : algorithms) {
        const AssertionResponse good = asserted({.sign_count = 7}, algorithm);
        const KnownPasskey known = with_algorithm(algorithm).known();
        ASSERT_TRUE(verify_assertion(good, known, ours)) << "it is good as it is";
        int turned = 0;
        for (Bytes AssertionResponse::* part :
             {&AssertionResponse::authenticator_data, &AssertionResponse::signature,
              &AssertionResponse::client_data})
            for (std::size_t i = 0; i < (good.*part).size(); ++i, ++turned) {
                AssertionResponse bad = good;
                (bad.*part)[i] ^= static_cast<std::uint8_t>(1U << (i % 8));
                EXPECT_FALSE(verify_assertion(bad, known, ours)) << static_cast<int>(algorithm) << ": " << i;
            }
        EXPECT_GT(turned, 37 + 64 + 100);
    }
}

}  // namespace
}  // namespace taxasge
