// Somebody asks for a letter to an address: another one to verify it, or one to reset the password. For every
// address the same happens until the answer has left: one row is written. Whether there is an account, and
// what it needs, is looked up afterwards (server/users/letter_desk.hpp), so that neither words nor time tell
// it (A19; docs/adr/0012-asked-first-looked-up-later.md).
#pragma once

#include "base/doorbell.hpp"
#include "server/database/database.hpp"
#include "server/sessions/device.hpp"
#include "server/users/email.hpp"

#include <optional>
#include <string>
#include <string_view>

namespace taxasge {

enum class WantedLetter { verification, reset };

[[nodiscard]] std::string_view to_text(WantedLetter wanted);

struct LetterRequest {
    WantedLetter wanted = WantedLetter::verification;
    Email email;
    std::optional<Device> device;  // its own registration comes before others of the same address
    std::string client;            // address
};

class AskForLetter {
 public:
    AskForLetter(Database& database, const Clock& clock, const Doorbell& desk)
        : database_(database), clock_(clock), desk_(desk) {}

    // Error: unavailable.
    [[nodiscard]] boost::asio::awaitable<Result<void>> run(LetterRequest request) const;

 private:
    Database& database_;
    const Clock& clock_;
    const Doorbell& desk_;
};

// Inside the transaction that answers a request. False: another instance was first.
[[nodiscard]] boost::asio::awaitable<Result<bool>> take_request(Transaction& transaction, Id request_id);

// There is nothing to answer it with.
[[nodiscard]] boost::asio::awaitable<Result<void>> drop_request(Database& database, Id request_id);

}  // namespace taxasge
