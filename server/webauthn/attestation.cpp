#include "server/webauthn/attestation.hpp"

#include "server/webauthn/fault.hpp"

namespace taxasge {
namespace {

constexpr std::size_t longest_format = 32;  // [WebAuthn L3 8.1]

Failure refuse(const std::string& what) {
    return fail(invalid_passkey("attestation: " + what));
}

Result<void> verify_self(const Cbor& statement, const CoseKey& key, ByteView signed_bytes) {
    if (statement.member("x5c") != nullptr) return refuse("packed with certificates (x5c)");
    const Cbor* algorithm = statement.member("alg");
    const Cbor* signature = statement.member("sig");
    if (algorithm == nullptr || algorithm->if_integer() == nullptr || signature == nullptr ||
        signature->if_bytes() == nullptr || statement.if_map()->size() != 2)
        return refuse("packed without exactly alg and sig");
    if (*algorithm->if_integer() != key.algorithm()) return refuse("packed with alg of another key");
    if (!key.verify(signed_bytes, *signature->if_bytes())) return refuse("packed with a wrong signature");
    return {};
}

}  // namespace

Result<AttestationObject> read_attestation_object(ByteView bytes) {
    const auto object = read_cbor(bytes);
    if (!object) return fail(object.error());
    const Cbor* format = object->member("fmt");
    const Cbor* statement = object->member("attStmt");
    const Cbor* data = object->member("authData");
    if (format == nullptr || statement == nullptr || data == nullptr || object->if_map()->size() != 3)
        return refuse("not exactly fmt, attStmt and authData");
    if (format->if_text() == nullptr || format->if_text()->size() > longest_format)
        return refuse("fmt is no text, or too long");
    if (statement->if_map() == nullptr) return refuse("attStmt is no map");
    if (data->if_bytes() == nullptr) return refuse("authData is no bytes");
    return AttestationObject{
        .format = *format->if_text(), .statement = *statement, .authenticator_data = *data->if_bytes()};
}

Result<void> verify_statement(const AttestationObject& attestation, const CoseKey& key,
                              ByteView signed_bytes) {
    if (attestation.format == "packed") return verify_self(attestation.statement, key, signed_bytes);
    if (attestation.format != "none") return refuse("of another format: " + attestation.format);
    if (!attestation.statement.if_map()->empty()) return refuse("none, with a statement");
    return {};
}

}  // namespace taxasge
