// What becomes of a letter that waited. Its code may have lapsed meanwhile, or nothing may wait for it any
// more; only who wrote it knows, so the postman asks (server/users/renew_letter.hpp).
#pragma once

#include "server/mail/letter_queue.hpp"

#include <functional>
#include <optional>

namespace taxasge {

// What to deliver in place of the leased letter: itself, the same with a fresh code, or nothing, when it came
// too late. Error: unavailable; the letter is tried again then.
using Renewal =
    std::function<boost::asio::awaitable<Result<std::optional<SealedLetter>>>(LeasedLetter leased)>;

}  // namespace taxasge
