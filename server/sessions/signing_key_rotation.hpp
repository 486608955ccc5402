// How signing keys follow each other (A34): next, published but signing nothing; current; previous, signing
// no more but good until its last token has lapsed. Any number of instances may do this at once: what they
// change is told by the rows, and each step happens once.
#pragma once

#include "base/clock.hpp"
#include "base/seal.hpp"
#include "server/database/database.hpp"
#include "server/sessions/access_token.hpp"

#include <boost/asio/awaitable.hpp>

#include <chrono>
#include <cstdint>

namespace taxasge {

inline constexpr std::chrono::days signing_key_lifetime{90};

// How long every instance, and whoever keeps the key set for its five minutes, has to learn of a key before
// it signs; and how long one that has not heard of a rotation may go on signing with the key before.
inline constexpr std::chrono::minutes signing_key_notice{10};

// From its last signature by the slowest instance until the token's last moment at the most patient one.
inline constexpr std::chrono::minutes previous_key_kept =
    signing_key_notice + access_token_lifetime + std::chrono::minutes{1};

class SigningKeyRotation {
 public:
    SigningKeyRotation(Database& database, const MasterKeys& keys, const Clock& clock)
        : database_(database), keys_(keys), clock_(clock) {}

    // Removes a previous key that is needed no more, makes a next one where there is none, and rotates when
    // the current one has signed for 90 days. How many of these three it did. Errors: those of the database.
    [[nodiscard]] boost::asio::awaitable<Result<std::int64_t>> keep_fresh() const;

    // Rotates now, however young the current key is. Errors: those of the database; unavailable, when the
    // next key was not published long enough, or the previous one is still needed: the detail says until
    // when.
    [[nodiscard]] boost::asio::awaitable<Result<void>> rotate() const;

    // For a key that fell into wrong hands: all go, whoever holds a token of theirs has to refresh, and new
    // ones take their places at once, unannounced. Errors: those of the database.
    [[nodiscard]] boost::asio::awaitable<Result<void>> replace_all() const;

 private:
    [[nodiscard]] boost::asio::awaitable<Result<std::int64_t>> prepare() const;
    [[nodiscard]] boost::asio::awaitable<Result<std::int64_t>> advance(Time signing_since) const;

    Database& database_;
    const MasterKeys& keys_;
    const Clock& clock_;
};

}  // namespace taxasge
