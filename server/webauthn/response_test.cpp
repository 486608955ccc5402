#include "server/webauthn/response.hpp"

#include "server/webauthn/authenticator_fixture.hpp"
#include "server/webauthn/refusal_fixture.hpp"

#include <gtest/gtest.h>

namespace json = boost::json;

namespace taxasge {
namespace {

using namespace test;

const RegistrationResponse created{
    .credential_id = Bytes(16, 1), .client_data = Bytes(9, 2), .attestation_object = Bytes(10, 3)};
const AssertionResponse asserted{.credential_id = Bytes(16, 1),
                                 .client_data = Bytes(9, 2),
                                 .authenticator_data = Bytes(10, 3),
                                 .signature = Bytes(11, 4),
                                 .user_handle = Bytes(12, 5)};

TEST(PasskeyResponse, A28_ReadsWhatABrowserSends) {
    const auto registration = read_registration_response(to_json(created));
    ASSERT_TRUE(registration) << registration.error().detail;
    EXPECT_EQ(registration->credential_id, created.credential_id);
    EXPECT_EQ(registration->client_data, created.client_data);
    EXPECT_EQ(registration->attestation_object, created.attestation_object);
    const auto assertion = read_assertion_response(to_json(asserted));
    ASSERT_TRUE(assertion) << assertion.error().detail;
    EXPECT_EQ(assertion->credential_id, asserted.credential_id);
    EXPECT_EQ(assertion->client_data, asserted.client_data);
    EXPECT_EQ(assertion->authenticator_data, asserted.authenticator_data);
    EXPECT_EQ(assertion->signature, asserted.signature);
    EXPECT_EQ(assertion->user_handle, asserted.user_handle);
}

struct Row {
    const char* name;
    std::function<void(json::object&)> change;
    const char* detail;
};

template <class T>
std::function<void(json::object&)> with(const char* name, const T& value) {
    return [=](json::object& credential) { credential[name] = value; };
}
std::function<void(json::object&)> without(const char* name) {
    return [=](json::object& credential) { credential.erase(name); };
}
template <class T>
std::function<void(json::object&)> inside(const char* name, const T& value) {
    return [=](json::object& credential) { credential["response"].as_object()[name] = value; };
}
std::function<void(json::object&)> without_inside(const char* name) {
    return [=](json::object& credential) { credential["response"].as_object().erase(name); };
}

// What either ceremony gives.
std::vector<Row> shared_rows() {
    const std::string id = to_base64url(Bytes(16, 1));
    const auto both_ids = [](const std::string& value) {
        return [=](json::object& credential) {
            credential["id"] = value;
            credential["rawId"] = value;
        };
    };
    return {{"no type", without("type"), "type is not public-key"},
            {"a password", with("type", "password"), "type is not public-key"},
            {"type as a number", with("type", 1), "type is not public-key"},
            {"no rawId", without("rawId"), "rawId is missing"},
            {"rawId as bytes", with("rawId", json::array{1, 2}), "rawId is missing"},
            {"a padded rawId", both_ids(id + "=="), "rawId is no base64url"},
            {"rawId in base64", both_ids("+/+/"), "rawId is no base64url"},
            {"rawId with a space", both_ids(id + " "), "rawId is no base64url"},
            {"an empty rawId", both_ids(""), "rawId is empty"},
            {"a rawId of 1024 bytes", both_ids(to_base64url(Bytes(1024, 1))), "too long"},
            {"no id", without("id"), "id is not rawId"},
            {"another id", with("id", to_base64url(Bytes(16, 2))), "id is not rawId"},
            {"no response", without("response"), "response is missing"},
            {"response as text", with("response", "{}"), "response is missing"},
            {"no clientDataJSON", without_inside("clientDataJSON"), "clientDataJSON is missing"},
            {"clientDataJSON as JSON", inside("clientDataJSON", json::object{}), "clientDataJSON is missing"},
            {"clientDataJSON in clear", inside("clientDataJSON", "{}"), "clientDataJSON is no base64url"},
            {"a long clientDataJSON", inside("clientDataJSON", to_base64url(Bytes(4097, 1))), "too long"}};
}

TEST(PasskeyResponse, A28_RefusesARegistrationThatIsNotWhole) {
    std::vector<Row> rows = shared_rows();
    const std::vector<Row> more{
        {"no attestationObject", without_inside("attestationObject"), "attestationObject is missing"},
        {"attestationObject null", inside("attestationObject", nullptr), "attestationObject is missing"},
        {"a padded attestationObject", inside("attestationObject", "AA=="),
         "attestationObject is no base64url"},
        {"an empty attestationObject", inside("attestationObject", ""), "attestationObject is empty"},
        {"a long one", inside("attestationObject", to_base64url(Bytes(longest_attestation_object + 1, 1))),
         "attestationObject is empty or too long"},
        {"an assertion", with("response", to_json(asserted)["response"]), "attestationObject is missing"}};
    rows.insert(rows.end(), more.begin(), more.end());
    for (const auto& [name, change, detail] : rows) {
        json::object credential = to_json(created);
        change(credential);
        expect_refused(read_registration_response(credential), name, detail);
    }
    EXPECT_GE(rows.size(), 24U);
}

TEST(PasskeyResponse, A28_RefusesAnAssertionThatIsNotWhole) {
    std::vector<Row> rows = shared_rows();
    const std::vector<Row> more{
        {"no authenticatorData", without_inside("authenticatorData"), "authenticatorData is missing"},
        {"a padded one", inside("authenticatorData", "AA=="), "authenticatorData is no base64url"},
        {"no signature", without_inside("signature"), "signature is missing"},
        {"an empty signature", inside("signature", ""), "signature is empty"},
        {"a long signature", inside("signature", to_base64url(Bytes(1025, 1))),
         "signature is empty or too long"},
        {"no userHandle", without_inside("userHandle"), "userHandle is missing"},
        {"userHandle null", inside("userHandle", nullptr), "userHandle is missing"},
        {"an empty userHandle", inside("userHandle", ""), "userHandle is empty"},
        {"a userHandle of 65 bytes", inside("userHandle", to_base64url(Bytes(65, 1))),
         "userHandle is empty or too"},
        {"a registration", with("response", to_json(created)["response"]), "authenticatorData is missing"}};
    rows.insert(rows.end(), more.begin(), more.end());
    for (const auto& [name, change, detail] : rows) {
        json::object credential = to_json(asserted);
        change(credential);
        expect_refused(read_assertion_response(credential), name, detail);
    }
    EXPECT_GE(rows.size(), 28U);
}

TEST(PasskeyResponse, A28_TakesIdsUpTo1023Bytes) {
    RegistrationResponse longest = created;
    longest.credential_id = Bytes(1023, 1);
    EXPECT_TRUE(read_registration_response(to_json(longest)));
}

}  // namespace
}  // namespace taxasge
