// Requests that may be sent again: for 24 hours the same Idempotency-Key with the same content does nothing
// twice. The password is told apart from the rest: the rest is kept as an HMAC, the password only as an
// argon2id hash, since a fast hash of a password is as good as the password.
#pragma once

#include "base/seal.hpp"
#include "base/secret.hpp"
#include "server/database/database.hpp"

#include <chrono>
#include <optional>
#include <string>
#include <string_view>

namespace taxasge {

inline constexpr std::chrono::hours idempotency_lifetime{24};

class IdempotencyKey {
 public:
    // 1 to 128 visible ASCII characters. Error: invalid, field "Idempotency-Key", invalid_idempotency_key.
    [[nodiscard]] static Result<IdempotencyKey> parse(std::string_view text);

    [[nodiscard]] Bytes hash() const;

 private:
    explicit IdempotencyKey(std::string text) : text_(std::move(text)) {}

    std::string text_;
};

struct KeptRequest {
    Bytes request_hash;
    Secret password_hash;
};

class Idempotency {
 public:
    Idempotency(const MasterKeys& keys, Database& database)
        : keys_(keys, "idempotency-request-v1"), database_(database) {}

    // `content` is everything but the password, in one text.
    [[nodiscard]] Bytes hash(std::string_view content) const;
    [[nodiscard]] bool is_hash_of(ByteView hash, std::string_view content) const;

    // The request that came with this key, if its 24 hours are not over. Error: unavailable.
    [[nodiscard]] boost::asio::awaitable<Result<std::optional<KeptRequest>>> find(IdempotencyKey key,
                                                                                  Time now) const;

    // Inside a transaction. Errors: precondition_failed, when the same key came first elsewhere; unavailable.
    [[nodiscard]] static boost::asio::awaitable<Result<void>> keep(Transaction& transaction,
                                                                   IdempotencyKey key, KeptRequest request,
                                                                   Time now);

 private:
    DerivedKeys keys_;  // the first makes, all check
    Database& database_;
};

}  // namespace taxasge
