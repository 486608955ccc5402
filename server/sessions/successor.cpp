#include "server/sessions/successor.hpp"

#include "base/digest.hpp"

namespace taxasge {
namespace {

Bytes key_of(const RefreshToken& spent) {
    return hkdf_sha256(as_bytes(spent.text.expose()), "refresh-successor-v1");
}

std::string context_of(const RefreshToken& spent) {
    return "refresh-successor:" + spent.session_id.text();
}

}  // namespace

Bytes seal_successor(const RefreshToken& spent, const RefreshToken& successor) {
    return seal(key_of(spent), as_bytes(successor.text.expose()), context_of(spent));
}

Result<Secret> open_successor(const RefreshToken& spent, ByteView sealed) {
    const auto plain = open(key_of(spent), sealed, context_of(spent));
    if (!plain) return fail(plain.error());
    return Secret{std::string{as_text(*plain)}};
}

}  // namespace taxasge
