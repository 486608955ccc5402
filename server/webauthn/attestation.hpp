// The envelope in which a new key comes: what the authenticator says, and who vouches for it [W3C WebAuthn
// Level 3 6.5]. We ask for conveyance "none": nobody has to vouch, and a model of authenticator is no reason
// to turn anybody away.
#pragma once

#include "base/bytes.hpp"
#include "server/webauthn/cbor.hpp"
#include "server/webauthn/cose_key.hpp"

#include <string>

namespace taxasge {

struct AttestationObject {
    std::string format;
    Cbor statement;  // a map
    Bytes authenticator_data;
};

// Exactly `fmt`, `attStmt` and `authData`. Error: malformed (invalid_passkey).
[[nodiscard]] Result<AttestationObject> read_attestation_object(ByteView bytes);

// "none" says nothing [8.7]; "packed" without certificates is signed by the new key itself [8.2], over
// `signed_bytes`. Others are refused by their name: nobody here could check them. Error: malformed
// (invalid_passkey).
[[nodiscard]] Result<void> verify_statement(const AttestationObject& attestation, const CoseKey& key,
                                            ByteView signed_bytes);

}  // namespace taxasge
