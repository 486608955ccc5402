#include "server/webauthn/attestation.hpp"

#include "server/webauthn/authenticator_fixture.hpp"
#include "server/webauthn/refusal_fixture.hpp"

#include <gtest/gtest.h>

namespace taxasge {
namespace {

using namespace test;

const RelyingParty ours{.id = "taxasge.gq", .origins = {"https://taxasge.gq"}};

RegistrationResponse created(const Tweaks& tweaks = {}) {
    static const Authenticator authenticator{Algorithm::es256, "taxasge.gq"};
    return authenticator.create(Bytes(32, 7), "https://taxasge.gq", tweaks);
}
Result<NewPasskey> verify(const Tweaks& tweaks) {
    return verify_registration(created(tweaks), ours);
}

struct Row {
    const char* name;
    Tweaks tweaks;
    const char* detail;
};

Tweaks with_object(const char* name, const Bytes& value) {
    return {.attestation = [=](CborPairs& object) { put(object, cbor_text(name), value); }};
}
Tweaks without_object(const char* name) {
    return {.attestation = [=](CborPairs& object) { drop(object, cbor_text(name)); }};
}
Tweaks with_statement(const char* name, const Bytes& value, Voucher voucher = Voucher::itself) {
    return {.voucher = voucher,
            .statement = [=](CborPairs& statement) { put(statement, cbor_text(name), value); }};
}
Tweaks without_statement(const char* name) {
    return {.voucher = Voucher::itself,
            .statement = [=](CborPairs& statement) { drop(statement, cbor_text(name)); }};
}

TEST(Attestation, A28_RefusesEnvelopesThatWeCannotCheck) {
    const Bytes stranger = SoftwareKey{Algorithm::es256}.sign(Bytes(9, 1));
    std::vector<Row> rows{
        {"no fmt", without_object("fmt"), "not exactly fmt"},
        {"no attStmt", without_object("attStmt"), "not exactly fmt"},
        {"no authData", without_object("authData"), "not exactly fmt"},
        {"a member more",
         {.attestation =
              [](CborPairs& object) { object.insert(object.begin() + 1, {cbor_text("extra"), {0}}); }},
         "not exactly fmt"},
        {"fmt as bytes", with_object("fmt", cbor_bytes(as_bytes("none"))), "fmt is no text"},
        {"a long fmt", with_object("fmt", cbor_text(std::string(33, 'a'))), "fmt is no text, or too long"},
        {"attStmt as an array", with_object("attStmt", cbor_array({})), "attStmt is no map"},
        {"authData as text", with_object("authData", cbor_text("x")), "authData is no bytes"},
        {"an empty fmt", with_object("fmt", cbor_text("")), "another format"},
        {"None", with_object("fmt", cbor_text("None")), "another format: None"},
        {"none with a statement", with_statement("sig", cbor_bytes(stranger), Voucher::nobody),
         "with a statement"},
        {"packed with certificates", with_statement("x5c", cbor_array({cbor_bytes(stranger)})), "x5c"},
        {"packed with no certificate", with_statement("x5c", cbor_array({})), "x5c"},
        {"packed without alg", without_statement("alg"), "exactly alg and sig"},
        {"packed without sig", without_statement("sig"), "exactly alg and sig"},
        {"packed with ecdaaKeyId", with_statement("ecdaaKeyId", cbor_bytes(stranger)), "exactly alg and sig"},
        {"packed with alg as text", with_statement("alg", cbor_text("ES256")), "exactly alg and sig"},
        {"packed with sig as text", with_statement("sig", cbor_text("x")), "exactly alg and sig"},
        {"packed with another alg", with_statement("alg", cbor_number(-257)), "alg of another key"},
        {"packed with a stranger's signature", with_statement("sig", cbor_bytes(stranger)),
         "wrong signature"},
        {"packed with no signature", with_statement("sig", cbor_bytes({})), "wrong signature"},
        {"packed with a bit turned",
         {.voucher = Voucher::itself, .signature = [](Bytes& signature) { signature.back() ^= 1; }},
         "wrong signature"},
        {"packed and none's statement", with_object("fmt", cbor_text("packed")), "exactly alg and sig"},
        {"fmt twice",
         {.attestation = [](CborPairs& object) { object.insert(object.begin(), object[0]); }},
         "twice"},
        {"a byte after it", {.attestation_object = [](Bytes& bytes) { bytes.push_back(0); }}, "left over"},
        {"no map", {.attestation_object = [](Bytes& bytes) { bytes = cbor_array({}); }}, "not exactly fmt"},
        {"indefinite",
         {.attestation_object =
              [](Bytes& bytes) {
                  bytes.front() = 0xBF;
                  bytes.push_back(0xFF);
              }},
         "indefinite"}};
    for (const char* format : {"tpm", "android-key", "android-safetynet", "fido-u2f", "apple", "compound"})
        rows.push_back({format, with_object("fmt", cbor_text(format)), format});
    for (const auto& [name, tweaks, detail] : rows) expect_refused(verify(tweaks), name, detail);
    EXPECT_GE(rows.size(), 33U);
}

TEST(Attestation, A28_AVoucherIsForThisCeremonyAlone) {
    RegistrationResponse response = created({.voucher = Voucher::itself});
    ASSERT_TRUE(verify_registration(response, ours));
    const Tweaks other{.client_data = [](boost::json::object& data) { data["x"] = 1; }};
    response.client_data = created(other).client_data;
    expect_refused(verify_registration(response, ours), "with other client data", "wrong signature");
}

}  // namespace
}  // namespace taxasge
