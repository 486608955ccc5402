#include "server/users/idempotency.hpp"

#include "base/digest.hpp"

#include <algorithm>

namespace asio = boost::asio;

namespace taxasge {
namespace {

constexpr std::size_t longest_key = 128;

constexpr Statement find_key{
    "find_idempotency_key",
    "SELECT request_hash, password_hash FROM idempotency_keys WHERE key_hash = $1 AND expires_at > $2"};

// A key whose time is over but that was not cleared away yet is as good as none.
constexpr Statement keep_key{"keep_idempotency_key",
                             "INSERT INTO idempotency_keys (key_hash, request_hash, password_hash, "
                             "expires_at) VALUES ($1, $2, $3, $4) "
                             "ON CONFLICT (key_hash) DO UPDATE SET request_hash = excluded.request_hash, "
                             "password_hash = excluded.password_hash, expires_at = excluded.expires_at "
                             "WHERE idempotency_keys.expires_at <= $5"};

}  // namespace

Result<IdempotencyKey> IdempotencyKey::parse(std::string_view text) {
    const bool is_visible = std::ranges::all_of(text, [](char c) { return c > 0x20 && c < 0x7f; });
    if (text.empty() || text.size() > longest_key || !is_visible)
        return fail(field_error("Idempotency-Key", "invalid_idempotency_key"));
    return IdempotencyKey{std::string{text}};
}

Bytes IdempotencyKey::hash() const {
    return sha256(as_bytes(text_));
}

Bytes Idempotency::hash(std::string_view content) const {
    return hmac_sha256(keys_.get()->front(), as_bytes(content));
}

bool Idempotency::is_hash_of(ByteView hash, std::string_view content) const {
    const auto keys = keys_.get();
    return std::ranges::any_of(*keys, [&](const Bytes& key) {
        return equal_in_constant_time(hmac_sha256(key, as_bytes(content)), hash);
    });
}

asio::awaitable<Result<std::optional<KeptRequest>>> Idempotency::find(IdempotencyKey key, Time now) const {
    const auto found = co_await database_.read(find_key, bind(key.hash(), now));
    if (!found) co_return fail(found.error());
    if (found->rows.empty()) co_return std::optional<KeptRequest>{};
    KeptRequest kept;
    std::string password_hash;
    if (const auto read = found->rows.front().read(kept.request_hash, password_hash); !read)
        co_return fail(read.error());
    kept.password_hash = Secret{std::move(password_hash)};
    co_return std::optional{std::move(kept)};
}

asio::awaitable<Result<void>> Idempotency::keep(Transaction& transaction, IdempotencyKey key,
                                                KeptRequest request, Time now) {
    const auto kept = co_await transaction.run(
        keep_key, bind(key.hash(), request.request_hash, request.password_hash.expose(),
                       now + idempotency_lifetime, now));
    if (!kept) co_return fail(kept.error());
    if (kept->affected != 1)
        co_return fail(Error{.code = Code::precondition_failed,
                             .detail = "the same Idempotency-Key came first elsewhere"});
    co_return Result<void>{};
}

}  // namespace taxasge
