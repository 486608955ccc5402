// Another verification letter for an address that waits for its proof, with a link and a code of its own;
// beyond five letters an hour nothing is sent (A13).
#pragma once

#include "server/users/sign_up.hpp"

#include <optional>
#include <string>

namespace taxasge {

struct ResendRequest {
    Id request_id;  // server/users/ask_for_letter.hpp
    std::string email_key;
    std::optional<Bytes> device_hash;  // its own registration comes before others of the same address
};

class ResendVerification {
 public:
    explicit ResendVerification(AccountParts parts) : parts_(std::move(parts)) {}

    // Answers the request, which is gone then. Error: unavailable.
    [[nodiscard]] boost::asio::awaitable<Result<void>> run(ResendRequest request) const;

 private:
    AccountParts parts_;
};

}  // namespace taxasge
