// POST /api/v1/auth/email/undo: {token}, of the letter to the address that the account had.
#pragma once

#include "server/http/request.hpp"
#include "server/http/response.hpp"
#include "server/users/undo_email.hpp"

namespace taxasge {

class UndoEmailHandler {
 public:
    explicit UndoEmailHandler(const UndoEmail& undo_email) : undo_email_(undo_email) {}

    // Errors: malformed, invalid, unavailable.
    [[nodiscard]] boost::asio::awaitable<Result<Response>> operator()(const Request& request) const;

 private:
    const UndoEmail& undo_email_;
};

}  // namespace taxasge
