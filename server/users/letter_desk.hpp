// Answers the requests for letters, after those who asked have had their answer (A19): looks whether there is
// an account, and sends it what it needs. A duty of every instance (server/duties.hpp); a request that its
// instance left unanswered is answered by the next that looks.
#pragma once

#include "server/users/ask_for_letter.hpp"
#include "server/users/resend_verification.hpp"
#include "server/users/reset_letter.hpp"

namespace taxasge {

class LetterDesk {
 public:
    explicit LetterDesk(AccountParts parts) : parts_(parts), resend_(parts), reset_(std::move(parts)) {}

    // The oldest requests. How many were answered; 0, when none is left that can be. Error: unavailable;
    // those that are left are kept.
    [[nodiscard]] boost::asio::awaitable<Result<std::int64_t>> answer_some() const;

 private:
    struct Waiting {
        ResetLetterRequest request;
        std::string email_key;
        std::optional<Bytes> device_hash;
        bool is_verified = false;
    };

    [[nodiscard]] static Result<Waiting> read(const Row& row);
    [[nodiscard]] boost::asio::awaitable<Result<RowSet>> find() const;
    [[nodiscard]] boost::asio::awaitable<Result<void>> answer(Waiting waiting) const;

    AccountParts parts_;
    ResendVerification resend_;
    ResetLetter reset_;
};

}  // namespace taxasge
