#include "server/webauthn/assertion.hpp"

#include "server/webauthn/authenticator_data.hpp"
#include "server/webauthn/client_data.hpp"
#include "server/webauthn/cose_key.hpp"
#include "server/webauthn/fault.hpp"
#include "server/webauthn/signed_bytes.hpp"

namespace taxasge {

Result<Assertion> verify_assertion(const AssertionResponse& response, const KnownPasskey& known,
                                   const RelyingParty& relying_party) {
    const auto client_data = read_client_data(response.client_data, Ceremony::get, relying_party);
    if (!client_data) return fail(client_data.error());
    const auto data = read_authenticator_data(response.authenticator_data, Ceremony::get, relying_party);
    if (!data) return fail(data.error());
    // It is said at the birth of a key and never changes [7.2 step 19].
    if (data->is_backup_eligible != known.is_backup_eligible)
        return fail(invalid_passkey("assertion: eligible for backup (BE) otherwise than it was"));
    const auto key = CoseKey::parse(known.public_key);
    if (!key) return fail(key.error());
    if (!key->verify(signed_bytes(response.authenticator_data, response.client_data), response.signature))
        return fail(invalid_passkey("assertion: the signature is wrong"));
    const bool counts = data->sign_count != 0 || known.sign_count != 0;
    return Assertion{.sign_count = data->sign_count,
                     .is_backed_up = data->is_backed_up,
                     .count_went_back = counts && data->sign_count <= known.sign_count};
}

}  // namespace taxasge
