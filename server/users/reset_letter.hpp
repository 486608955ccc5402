// The letter to somebody who forgot the password: a link that is good for an hour and a code for ten minutes,
// each once; beyond five letters an hour nothing is sent (A13, A14).
#pragma once

#include "server/users/sign_up.hpp"

#include <string>

namespace taxasge {

struct ResetLetterRequest {
    Id request_id;  // server/users/ask_for_letter.hpp
    Id user_id;
    std::string email;  // as typed
    std::string first_name;
    Language language = Language::es;
    std::string client;  // address
};

// Inside a transaction: the row of such a letter. Errors: those of the database.
[[nodiscard]] boost::asio::awaitable<Result<void>> insert_reset(Transaction& transaction, Id reset_id,
                                                                Id user_id, KeptProof proof);

class ResetLetter {
 public:
    explicit ResetLetter(AccountParts parts) : parts_(std::move(parts)) {}

    // Answers the request, which is gone then: only for a verified account. Error: unavailable.
    [[nodiscard]] boost::asio::awaitable<Result<void>> run(ResetLetterRequest request) const;

 private:
    AccountParts parts_;
};

}  // namespace taxasge
