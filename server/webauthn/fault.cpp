#include "server/webauthn/fault.hpp"

namespace taxasge {

Error invalid_passkey(std::string detail) {
    return {.code = Code::malformed, .reason = "invalid_passkey", .detail = std::move(detail)};
}

}  // namespace taxasge
