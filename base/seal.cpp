#include "base/seal.hpp"

#include "base/digest.hpp"
#include "base/random.hpp"

#include <sodium.h>

#include <algorithm>

namespace taxasge {
namespace {

constexpr std::size_t nonce_bytes = crypto_aead_xchacha20poly1305_ietf_NPUBBYTES;
constexpr std::size_t tag_bytes = crypto_aead_xchacha20poly1305_ietf_ABYTES;

Error cannot_open(std::string detail) {
    return Error{.code = Code::unauthenticated, .reason = "internal_error", .detail = std::move(detail)};
}

Error bad_key(std::string detail) {
    return Error{.code = Code::invalid, .reason = "validation_failed", .detail = std::move(detail)};
}

bool is_key_id(std::string_view id) {
    return !id.empty() && id.size() <= 16 && std::ranges::all_of(id, [](char c) {
        return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '-' || c == '_';
    });
}

Result<MasterKey> parse_key(std::string_view text) {
    const auto colon = text.find(':');
    if (colon == std::string_view::npos || !is_key_id(text.substr(0, colon)))
        return fail(bad_key("each key is written id:64-hex-digits, the id being 1-16 of a-z 0-9 - _"));
    auto key = from_hex(text.substr(colon + 1));
    if (!key || key->size() != crypto_aead_xchacha20poly1305_ietf_KEYBYTES)
        return fail(bad_key("a key must have 64 hexadecimal digits"));
    if (std::ranges::all_of(*key, [&](std::uint8_t byte) { return byte == key->front(); }))
        return fail(bad_key("a key of one repeated byte is no key"));
    return MasterKey{std::string{text.substr(0, colon)}, std::move(*key)};
}

}  // namespace

Bytes seal(ByteView key, ByteView plain, std::string_view context) {
    Bytes sealed = random_bytes(nonce_bytes);
    sealed.resize(nonce_bytes + plain.size() + tag_bytes);
    crypto_aead_xchacha20poly1305_ietf_encrypt(sealed.data() + nonce_bytes, nullptr, plain.data(),
                                               plain.size(), as_bytes(context).data(), context.size(),
                                               nullptr, sealed.data(), key.data());
    return sealed;
}

Result<Bytes> open(ByteView key, ByteView sealed, std::string_view context) {
    if (sealed.size() < nonce_bytes + tag_bytes) return fail(cannot_open("sealed value is too short"));
    Bytes plain(sealed.size() - nonce_bytes - tag_bytes);
    const int failed = crypto_aead_xchacha20poly1305_ietf_decrypt(
        plain.data(), nullptr, nullptr, sealed.data() + nonce_bytes, sealed.size() - nonce_bytes,
        as_bytes(context).data(), context.size(), sealed.data(), key.data());
    if (failed != 0) return fail(cannot_open("sealed value does not open"));
    return plain;
}

Result<MasterKeys> MasterKeys::parse(std::string_view text) {
    std::vector<MasterKey> keys;
    while (true) {
        const auto comma = text.find(',');
        auto key = parse_key(text.substr(0, comma));
        if (!key) return fail(std::move(key.error()));
        const bool known =
            std::ranges::any_of(keys, [&](const MasterKey& other) { return other.id == key->id; });
        if (known) return fail(bad_key("two keys have the same id"));
        keys.push_back(std::move(*key));
        if (comma == std::string_view::npos) return MasterKeys{std::move(keys)};
        text.remove_prefix(comma + 1);
    }
}

Bytes MasterKeys::seal(ByteView plain, std::string_view context) const {
    const auto keys = ring();
    const MasterKey& key = keys->front();
    Bytes sealed(key.id.begin(), key.id.end());
    sealed.push_back(':');
    const Bytes body = taxasge::seal(key.key, plain, context);
    sealed.insert(sealed.end(), body.begin(), body.end());
    return sealed;
}

Result<Bytes> MasterKeys::open(ByteView sealed, std::string_view context) const {
    const std::string_view id = sealing_key_of(sealed);
    if (id.size() == sealed.size()) return fail(cannot_open("sealed value names no key"));
    const auto keys = ring();
    const auto key = std::ranges::find(*keys, id, &MasterKey::id);
    if (key == keys->end()) return fail(cannot_open("MASTER_KEYS has no key '" + std::string{id} + "'"));
    return taxasge::open(key->key, sealed.subspan(id.size() + 1), context);
}

Result<std::optional<Bytes>> MasterKeys::reseal(ByteView sealed, std::string_view context) const {
    const auto plain = open(sealed, context);
    if (!plain) return fail(plain.error());
    if (sealing_key_of(sealed) == ring()->front().id) return std::optional<Bytes>{};
    return std::optional{seal(*plain, context)};
}

std::vector<Bytes> MasterKeys::derive(std::string_view purpose) const {
    std::vector<Bytes> derived;
    const auto keys = ring();
    for (const MasterKey& key : *keys) derived.push_back(hkdf_sha256(key.key, purpose));
    return derived;
}

std::string_view sealing_key_of(ByteView sealed) {
    const auto colon = std::ranges::find(sealed, ':');
    return as_text(sealed.first(static_cast<std::size_t>(colon - sealed.begin())));
}

DerivedKeys::DerivedKeys(const MasterKeys& keys, std::string_view purpose)
    : keys_(keys),
      purpose_(purpose),
      latest_(std::make_shared<Latest<const Made>>(std::make_shared<const Made>())) {}

std::shared_ptr<const DerivedKeys::Made> DerivedKeys::made() const {
    auto made = latest_->get();
    const auto ring = keys_.ring();
    if (made->from == ring) return made;
    Made fresh{.from = ring, .keys = {}, .steady = {}};
    for (const MasterKey& key : *ring) fresh.keys.push_back(hkdf_sha256(key.key, purpose_));
    const auto least = std::ranges::min_element(*ring, {}, &MasterKey::id);
    fresh.steady = fresh.keys[static_cast<std::size_t>(least - ring->begin())];
    made = std::make_shared<const Made>(std::move(fresh));
    latest_->replace(made);
    return made;
}

std::shared_ptr<const std::vector<Bytes>> DerivedKeys::get() const {
    const auto all = made();
    return {all, &all->keys};
}

Bytes DerivedKeys::steady() const {
    return made()->steady;
}

}  // namespace taxasge
