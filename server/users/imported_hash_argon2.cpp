#include "server/users/imported_hash_argon2.hpp"

#include "server/users/hash_text.hpp"

#include <sodium.h>

namespace taxasge {
namespace {

constexpr std::uint32_t dearest_memory_kib = 102400;
constexpr std::uint64_t dearest_work_kib = std::uint64_t{4} * dearest_memory_kib;  // memory times passes
constexpr std::uint32_t most_lanes = 16;

}  // namespace

std::optional<Argon2Hash> Argon2Hash::parse(std::string_view stored) {
    Argon2Hash hash;
    HashText text{stored};
    if (text.take("$argon2i$")) {
        hash.variant_ = Variant::i;
    } else if (!text.take("$argon2id$")) {
        return std::nullopt;
    }
    std::string_view salt;
    const bool is_read = text.take("v=19$m=") && text.take_number(hash.memory_kib_) && text.take(",t=") &&
                         text.take_number(hash.passes_) && text.take(",p=") &&
                         text.take_number(hash.lanes_) && text.take("$") && text.take_field(salt);
    if (!is_read || !decode_base64(salt, Base64::unpadded)) return std::nullopt;
    const auto digest = decode_base64(text.rest(), Base64::unpadded);
    if (!digest || digest->empty()) return std::nullopt;
    hash.phc_ = stored;
    return hash;
}

bool Argon2Hash::is_affordable() const {
    return memory_kib_ <= dearest_memory_kib && lanes_ <= most_lanes &&
           std::uint64_t{memory_kib_} * passes_ <= dearest_work_kib;
}

bool Argon2Hash::is_of(const Secret& password) const {
    const auto text = password.expose();
    const auto verify =
        variant_ == Variant::i ? crypto_pwhash_argon2i_str_verify : crypto_pwhash_argon2id_str_verify;
    return verify(phc_.c_str(), text.data(), text.size()) == 0;
}

}  // namespace taxasge
