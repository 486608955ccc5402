#include "server/sessions/sealed_signing_key.hpp"

#include "server/sessions/es256.hpp"

namespace taxasge {

SealedSigningKey make_signing_key(const MasterKeys& keys) {
    const Es256Key made = Es256Key::generate();
    std::string kid = made.thumbprint();
    Bytes sealed = keys.seal(as_bytes(made.der().expose()), signing_key_context(kid));
    return {std::move(kid), std::move(sealed)};
}

std::string signing_key_context(std::string_view kid) {
    return "signing-key:" + std::string{kid};
}

}  // namespace taxasge
