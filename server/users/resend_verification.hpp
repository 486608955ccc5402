// Another verification letter for an address that waits for its proof, with a link and a code of its own. The
// answer is the same for every address, and so is its time; beyond five letters an hour nothing is sent
// (A13).
#pragma once

#include "server/sessions/device.hpp"
#include "server/users/email.hpp"
#include "server/users/sign_up.hpp"

#include <optional>

namespace taxasge {

struct ResendRequest {
    Email email;
    std::optional<Device> device;  // its own registration comes before others of the same address
};

class ResendVerification {
 public:
    explicit ResendVerification(AccountParts parts) : parts_(std::move(parts)) {}

    // Error: unavailable.
    [[nodiscard]] boost::asio::awaitable<Result<void>> run(ResendRequest request) const;

 private:
    [[nodiscard]] boost::asio::awaitable<Result<void>> put_letter(ResendRequest request) const;

    AccountParts parts_;
};

}  // namespace taxasge
