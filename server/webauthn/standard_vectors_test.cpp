#include "server/webauthn/assertion.hpp"
#include "server/webauthn/attestation.hpp"
#include "server/webauthn/authenticator_fixture.hpp"
#include "server/webauthn/cose_key.hpp"
#include "server/webauthn/refusal_fixture.hpp"
#include "server/webauthn/registration.hpp"

#include <gtest/gtest.h>

// The test vectors of W3C WebAuthn Level 3, chapter 16, by the names that they have there: "none.ES256",
// "packed-self.ES256", "packed.ES256", "packed.RS256", "packed.EdDSA" and "none.ES256.crossOrigin". They were
// made for all relying parties: most of them are without UV, which we ask for.
namespace taxasge {
namespace {

using namespace test;

const RelyingParty example{.id = "example.org", .origins = {"https://example.org"}};
const std::string rp_id_hash = "bfabc37432958b063360d3ad6461c9c4735ae7f8edd46592a5e0f01452b2e4b5";

Bytes hex(const std::string& text) {
    return from_hex(text).value();
}

constexpr const char* none_creation =
    R"({"type":"webauthn.create","challenge":"AMMPt4UxxGTStncdq417YDwBFi8vpIa-pw8oOuVW4TA","origi)"
    R"(n":"https://example.org","crossOrigin":false,"extraData":"clientDataJSON may be extended w)"
    R"(ith additional fields in the future, such as this: BkQeDjdcTBrXBiAwJTLE5Q"})";
constexpr const char* none_attestation =
    "a363666d74646e6f6e656761747453746d74a068617574684461746158a4bfabc37432958b063360d3ad6461c9c4735a"
    "e7f8edd46592a5e0f01452b2e4b559000000008446ccb9ab1db374750b2367ff6f3a1f0020f91f391db4c9b2fde0ea70"
    "189cba3fb63f579ba6122b33ad94ff3ec330084be4a5010203262001215820afefa16f97ca9b2d23eb86ccb64098d20d"
    "b90856062eb249c33a9b672f26df61225820930a56b87a2fca66334b03458abf879717c12cc68ed73290af2e2664796b"
    "9220";
constexpr const char* none_request =
    R"({"type":"webauthn.get","challenge":"OcDnUhQXulTUPo3JUXT0I97pvzzYBP9tZchXyav01Ag","origin":)"
    R"("https://example.org","crossOrigin":false})";
constexpr const char* none_signature =
    "3046022100f50a4e2e4409249c4a853ba361282f09841df4dd4547a13a87780218deffcd380221008480ac0f0b935381"
    "74f575bf11a1dd5d78c6e486013f937295ea13653e331e87";
constexpr const char* self_creation =
    R"({"type":"webauthn.create","challenge":"eGnCt3LUtY66k3jPjynibPk1qnffDaifqZwL3Ap29-U","origi)"
    R"(n":"https://example.org","crossOrigin":false,"extraData":"clientDataJSON may be extended w)"
    R"(ith additional fields in the future, such as this: U9hTXvKE2URkMnb_0xYHVg"})";
constexpr const char* self_attestation =
    "a363666d74667061636b65646761747453746d74a263616c672663736967584630440220067a20754ab925005dbf3780"
    "97c92120031581c73228d1fb4f5b881bcd7da98302207fc7b147558c7c0eba3af18bd9d121fa3d3a26d17fe3f2202721"
    "78f473b6006d68617574684461746158a4bfabc37432958b063360d3ad6461c9c4735ae7f8edd46592a5e0f01452b2e4"
    "b55d00000000df850e09db6afbdfab51697791506cfc0020455ef34e2043a87db3d4afeb39bbcb6cc32df9347c789a86"
    "5ecdca129cbef58ca5010203262001215820eb151c8176b225cc651559fecf07af450fd85802046656b34c18f6cf1938"
    "43c5225820927b8aa427a2be1b8834d233a2d34f61f13bfd44119c325d5896e183fee484f2";
constexpr const char* self_request =
    R"({"type":"webauthn.get","challenge":"RHihCxNSNI3RYME1Ow1Gm12xnrkcJ_ffpv7Tn-Jq8gs","origin":)"
    R"("https://example.org","crossOrigin":false,"extraData":"clientDataJSON may be extended with)"
    R"( additional fields in the future, such as this: gTb53rz6EhSWomXGzimC1Q"})";
constexpr const char* self_signature =
    "304402203310b9431903c401f1be2bdc8d23a4007682dbbddcf846994947b7f465daf84002204e94dd00047b316061b3"
    "b99772b7efd95994a83ef584b3b6b825ea3550251b66";
constexpr const char* packed_cose =
    "a50102032620012158201cf27f25da591208a4239c2e324f104f585525479a29edeedd830f48e77aeae522582059e4b7"
    "da6c0106e206ce390c93ab98a15a5ec3887e57f0cc2bece803b920c423";
constexpr const char* packed_request =
    R"({"type":"webauthn.get","challenge":"sRBvpGpXvvF4FRHAVX3ImKA0E9Xw8X0kRjDBlMfhrbU","origin":)"
    R"("https://example.org","crossOrigin":false,"extraData":"clientDataJSON may be extended with)"
    R"( additional fields in the future, such as this: AZMwyMxIbD8-uguFNp6r8Q"})";
constexpr const char* packed_signature =
    "30450220694969d3ee928de6f02ef23a9c644d7d779916451734a94b432542f498a1ebe90221008b0819c824218a9715"
    "2cd099c55bfb1477b29d900a49a64018314f9bfccda163";
constexpr const char* rsa_request =
    R"({"type":"webauthn.get","challenge":"KV9Z9fqP5ixayp4nYmx4yNo3aubYzS3SmuutYB4bxMU","origin":)"
    R"("https://example.org","crossOrigin":false})";
constexpr const char* rsa_signature =
    "01063d52d7c39b4d432fc7063c5d93e582bdcb16889cd71f888d67d880ea730a428498d3bc8e1ee11f2b1ecbe6c292b1"
    "18c55ffaaddefa8cad0a54dd137c51f1eec673f1bb6c4d1789d6826a222b22d0f585fc901fdc933212e579d199b89d67"
    "2aa44891333e6a1355536025e82b25590256c3538229b55737083b2f6b9377e49e2472f11952f79fdd0da180b5ffd901"
    "b4049a8f081bb40711bef76c62aed943571f2d0575304cb549d68d8892f95086a30f93716aee818f8dc06e96c0d5e0ed"
    "4cfa9fd8773d90464b68cf140f7986666ff9c9e3302acd0535d60d769f465e2ab57ef8aabc89fccfef7ba32a64154a8b"
    "3d26be2298f470b8cc5377dbe3dfd4b0b45f8f01e63bde6cfc76b62771f9b70aa27cf40152cad93aa5acd784fd4b90f6"
    "76e2ea828d0bf2400aebbaae4153e5838f537f88b6228346782a93a899be66ec77de45b3efcf311da6321c92e6b0cd11"
    "bfe653bf3e98cee8e341f02d67dbb6f9c98d9e8178090cfb5b70fbc6d541599ac794ae2f1d4de1286ec8de8c2daf7b1d"
    "15c8438e90d924df5c19045220a4c8438c1b979bbe016cf3d0eeec23c3999d4882cc645b776de930756612cdc6dd3981"
    "60ff02a6";
constexpr const char* ed25519_cose =
    "a401010327200621582044e06ddd331c36a8dc667bab52bcae63486c916aa5e339e6acebaa84934bf832";
constexpr const char* ed25519_request =
    R"({"type":"webauthn.get","challenge":"iVlX4BxjOmmDSKLYoxpUt9sn6MHEOyCA15riGQJnv9I","origin":)"
    R"("https://example.org","crossOrigin":false})";
constexpr const char* ed25519_signature =
    "f5c59c7e46c34f6f8cc197101ddf9934fa2595f68eb1913a637e8419eb9ba4cfdfc48f85393bc0d40b011f0d6fecb097"
    "d6607525713223a0dc0d453993dae00b";
constexpr const char* cross_origin_creation =
    R"({"type":"webauthn.create","challenge":"O-WqzQNTcUJHI0CrWWnyQPHYdxbiC2gHrCMGVfpLO0k","origi)"
    R"(n":"https://example.org","crossOrigin":true,"extraData":"clientDataJSON may be extended wi)"
    R"(th additional fields in the future, such as this: zZquEtDR9DWqpW5tBWTFug"})";

std::string repeated(const char* byte, int times) {
    std::string all;
    for (int i = 0; i < times; ++i) all += byte;
    return all;
}

// n = (2^1279 - 1) * (2^2203 - 1).
std::string rsa_key() {
    return "a401030339010020"
           "5901b4"
           "03" +
           repeated("ff", 159) + "f7" + repeated("ff", 115) + "80" + repeated("00", 158) + "01" +
           "2143010001";
}

struct Vector {
    const char* name;
    std::string key;
    const char* flags;
    const char* request;
    const char* signature;
};

std::vector<Vector> vectors() {
    const auto key_in = [](const std::string& attestation) {
        return attestation.substr(attestation.find("a5010203"));
    };
    return {{"none.ES256", key_in(none_attestation), "19", none_request, none_signature},
            {"packed-self.ES256", key_in(self_attestation), "09", self_request, self_signature},
            {"packed.ES256", packed_cose, "0d", packed_request, packed_signature},
            {"packed.RS256", rsa_key(), "19", rsa_request, rsa_signature},
            {"packed.EdDSA", ed25519_cose, "01", ed25519_request, ed25519_signature}};
}

AssertionResponse response_of(const Vector& vector) {
    const ByteView client_data = as_bytes(vector.request);
    return {.credential_id = Bytes(32, 1),
            .client_data = {client_data.begin(), client_data.end()},
            .authenticator_data = hex(rp_id_hash + vector.flags + "00000000"),
            .signature = hex(vector.signature),
            .user_handle = Bytes(16, 1)};
}

TEST(StandardVectors, A28_EverySignatureIsVerified) {
    for (const Vector& vector : vectors()) {
        const auto key = CoseKey::parse(hex(vector.key));
        ASSERT_TRUE(key) << vector.name << ": " << key.error().detail;
        AssertionResponse response = response_of(vector);
        EXPECT_TRUE(
            key->verify(signed_bytes(response.authenticator_data, response.client_data), response.signature))
            << vector.name;
        response.authenticator_data.back() ^= 1;
        EXPECT_FALSE(
            key->verify(signed_bytes(response.authenticator_data, response.client_data), response.signature))
            << vector.name;
    }
}

TEST(StandardVectors, A28_TheAssertionWithUvIsTakenAndTheOthersAreNot) {
    for (const Vector& vector : vectors()) {
        const KnownPasskey known{.public_key = hex(vector.key), .sign_count = 0, .is_backup_eligible = true};
        const auto assertion = verify_assertion(response_of(vector), known, example);
        if (std::string_view{vector.name} != "packed.ES256") {
            expect_refused(assertion, vector.name, "(UV)");
            continue;
        }
        ASSERT_TRUE(assertion) << assertion.error().detail;
        EXPECT_FALSE(assertion->is_backed_up || assertion->count_went_back);
    }
}

RegistrationResponse registration_of(const char* id, const char* creation, const char* attestation) {
    const ByteView client_data = as_bytes(creation);
    return {.credential_id = hex(id),
            .client_data = {client_data.begin(), client_data.end()},
            .attestation_object = hex(attestation)};
}

TEST(StandardVectors, A28_TheSelfAttestationIsTaken) {
    const char* id = "455ef34e2043a87db3d4afeb39bbcb6cc32df9347c789a865ecdca129cbef58c";
    const auto passkey = verify_registration(registration_of(id, self_creation, self_attestation), example);
    ASSERT_TRUE(passkey) << passkey.error().detail;
    EXPECT_EQ(to_hex(passkey->credential_id), id);
    EXPECT_EQ(to_hex(passkey->aaguid), "df850e09db6afbdfab51697791506cfc");
    EXPECT_EQ(passkey->algorithm, -7);
    EXPECT_EQ(passkey->sign_count, 0);
    EXPECT_TRUE(passkey->is_backup_eligible && passkey->is_backed_up);
}

TEST(StandardVectors, A28_WithoutUvOrInAFrameThereIsNoRegistration) {
    const char* id = "f91f391db4c9b2fde0ea70189cba3fb63f579ba6122b33ad94ff3ec330084be4";
    const auto without_uv =
        verify_registration(registration_of(id, none_creation, none_attestation), example);
    expect_refused(without_uv, "none.ES256", "(UV)");
    const auto in_a_frame =
        verify_registration(registration_of(id, cross_origin_creation, none_attestation), example);
    expect_refused(in_a_frame, "none.ES256.crossOrigin", "crossOrigin");
}

}  // namespace
}  // namespace taxasge
