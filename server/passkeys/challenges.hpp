// What a device must sign, so that nothing it signed before is good again: 32 random bytes, used once and
// within five minutes [W3C WebAuthn Level 3 13.4.3]. Only their hash is kept.
#pragma once

#include "base/clock.hpp"
#include "server/database/database.hpp"

#include <chrono>
#include <optional>

namespace taxasge {

inline constexpr std::chrono::minutes challenge_lifetime{5};

struct Challenge {
    Bytes bytes;
    std::optional<Id> user_id;  // who adds a passkey; nobody, when somebody signs in
};

class Challenges {
 public:
    Challenges(Database& database, const Clock& clock) : database_(database), clock_(clock) {}

    // One row is written, whoever asks (A19). Error: unavailable.
    [[nodiscard]] boost::asio::awaitable<Result<Bytes>> issue(std::optional<Id> user_id) const;

    // In the transaction of what it allows. Error: malformed (invalid_passkey): not ours, lapsed, spent, or
    // issued for somebody else.
    [[nodiscard]] static boost::asio::awaitable<Result<void>> spend(Transaction& transaction,
                                                                    Challenge challenge, Time now);

    // After a refusal: the challenge is good for no other proof, unless it was only the database that was
    // away. That it cannot be written leaves it to lapse.
    boost::asio::awaitable<void> discard(Bytes challenge, const Error& refusal) const;

 private:
    Database& database_;
    const Clock& clock_;
};

}  // namespace taxasge
