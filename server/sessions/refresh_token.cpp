#include "server/sessions/refresh_token.hpp"

#include "base/digest.hpp"
#include "base/random.hpp"

#include <algorithm>

namespace taxasge {
namespace {

constexpr std::size_t id_bytes = 16;
constexpr std::size_t generation_bytes = 4;
constexpr std::size_t random_part_bytes = 32;
constexpr std::size_t tag_bytes = 16;
constexpr std::size_t body_bytes = id_bytes + generation_bytes + random_part_bytes;

void append_big_endian(Bytes& bytes, std::uint32_t number) {
    for (int shift = 24; shift >= 0; shift -= 8) bytes.push_back(static_cast<std::uint8_t>(number >> shift));
}

std::uint32_t read_big_endian(ByteView bytes) {
    std::uint32_t number = 0;
    for (const std::uint8_t byte : bytes) number = number << 8 | byte;
    return number;
}

}  // namespace

Error invalid_refresh_token(std::string detail) {
    return Error{
        .code = Code::unauthenticated, .reason = "invalid_refresh_token", .detail = std::move(detail)};
}

Bytes RefreshToken::hash() const {
    return sha256(as_bytes(text.expose()));
}

RefreshToken RefreshTokens::make(const Id& session_id, std::uint32_t generation) const {
    Bytes bytes(session_id.raw().begin(), session_id.raw().end());
    append_big_endian(bytes, generation);
    const Bytes random = random_bytes(random_part_bytes);
    bytes.insert(bytes.end(), random.begin(), random.end());
    const Bytes proof = tag(keys_.get()->front(), bytes);
    bytes.insert(bytes.end(), proof.begin(), proof.end());
    return {session_id, generation, Secret{to_base64url(bytes)}};
}

Result<RefreshToken> RefreshTokens::parse(std::string_view text) const {
    // The length first: nobody makes us decode a megabyte.
    if (text.size() != refresh_token_characters) return fail(invalid_refresh_token("not of our length"));
    const auto bytes = from_base64url(text);
    if (!bytes || bytes->size() != body_bytes + tag_bytes)
        return fail(invalid_refresh_token("not base64url"));
    const ByteView all{*bytes};
    const ByteView body = all.first(body_bytes);
    const auto keys = keys_.get();
    const bool ours = std::ranges::any_of(
        *keys, [&](const Bytes& key) { return equal_in_constant_time(tag(key, body), all.last(tag_bytes)); });
    if (!ours) return fail(invalid_refresh_token("not made by us"));
    Id::Raw raw;
    std::ranges::copy(body.first(id_bytes), raw.begin());
    const auto generation = read_big_endian(body.subspan(id_bytes, generation_bytes));
    return RefreshToken{Id{raw}, generation, Secret{std::string{text}}};
}

Bytes RefreshTokens::tag(ByteView key, ByteView body) {
    Bytes proof = hmac_sha256(key, body);
    proof.resize(tag_bytes);
    return proof;
}

}  // namespace taxasge
