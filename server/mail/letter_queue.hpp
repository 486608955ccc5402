// The letters that wait, as the postman sees them. A letter is leased before it is delivered, so that two
// instances never carry the same one; each lease has a number, so that who lost his lease cannot speak for
// the letter any more.
#pragma once

#include "server/mail/outbox.hpp"

#include <chrono>
#include <optional>
#include <string>
#include <vector>

namespace taxasge {

struct LeasedLetter {
    SealedLetter letter;
    std::int64_t attempt = 0;  // 1 for the first; also the lease's number
    Time leased_at;

    [[nodiscard]] std::chrono::milliseconds age() const { return leased_at - letter.created_at; }
};

enum class Outcome { recorded, lease_lost };

// Every error is one of the database's: see server/database/database.hpp.
class LetterQueue {
 public:
    // `instance` is this instance's name in the table: no other that runs at the same time may have it.
    LetterQueue(Database& database, const Clock& clock, std::string instance)
        : database_(database), clock_(clock), instance_(std::move(instance)) {}

    // After a restart: what a former life of this instance had leased is free again.
    [[nodiscard]] boost::asio::awaitable<Result<void>> take_back();

    // The oldest that are due, oldest first, at most `limit`.
    [[nodiscard]] boost::asio::awaitable<Result<std::vector<LeasedLetter>>> lease(int limit);

    // Sent: its words are forgotten.
    [[nodiscard]] boost::asio::awaitable<Result<Outcome>> mark_sent(LeasedLetter leased);

    [[nodiscard]] boost::asio::awaitable<Result<Outcome>> retry(LeasedLetter leased,
                                                                std::chrono::milliseconds delay,
                                                                std::string why);

    // Inside a transaction: other words for a letter that waited too long for its own.
    [[nodiscard]] static boost::asio::awaitable<Result<Outcome>> reword(Transaction& transaction,
                                                                        LeasedLetter leased);

    // Never tried again; kept, with the reason.
    [[nodiscard]] boost::asio::awaitable<Result<Outcome>> give_up(LeasedLetter leased, std::string why);

 private:
    Database& database_;
    const Clock& clock_;
    const std::string instance_;
};

// When the oldest letter that still waits was written; nothing, when none waits. For the health check, which
// warns when it is older than `worrying_wait`.
inline constexpr std::chrono::minutes worrying_wait{15};
[[nodiscard]] boost::asio::awaitable<Result<std::optional<Time>>> oldest_waiting(Database& database);

}  // namespace taxasge
