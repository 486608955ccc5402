#include "server/webauthn/registration.hpp"

#include "server/webauthn/attestation.hpp"
#include "server/webauthn/authenticator_data.hpp"
#include "server/webauthn/client_data.hpp"
#include "server/webauthn/cose_key.hpp"
#include "server/webauthn/fault.hpp"
#include "server/webauthn/signed_bytes.hpp"

namespace taxasge {

Result<NewPasskey> verify_registration(const RegistrationResponse& response,
                                       const RelyingParty& relying_party) {
    const auto client_data = read_client_data(response.client_data, Ceremony::create, relying_party);
    if (!client_data) return fail(client_data.error());
    const auto attestation = read_attestation_object(response.attestation_object);
    if (!attestation) return fail(attestation.error());
    auto data = read_authenticator_data(attestation->authenticator_data, Ceremony::create, relying_party);
    if (!data) return fail(data.error());
    AttestedCredential& credential = *data->credential;
    // What the page says is not what was made: the key would be kept under a name that never comes back.
    if (credential.credential_id != response.credential_id)
        return fail(invalid_passkey("registration: another credential id than the response's"));
    const auto key = CoseKey::parse(credential.public_key);
    if (!key) return fail(key.error());
    const auto vouched = verify_statement(
        *attestation, *key, signed_bytes(attestation->authenticator_data, response.client_data));
    if (!vouched) return fail(vouched.error());
    return NewPasskey{.credential_id = std::move(credential.credential_id),
                      .public_key = std::move(credential.public_key),
                      .algorithm = key->algorithm(),
                      .sign_count = data->sign_count,
                      .is_backup_eligible = data->is_backup_eligible,
                      .is_backed_up = data->is_backed_up,
                      .aaguid = std::move(credential.aaguid)};
}

}  // namespace taxasge
