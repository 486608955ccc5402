// Opens a sealed letter and makes of it the message that travels.
#pragma once

#include "server/mail/letter_texts.hpp"
#include "server/mail/message.hpp"
#include "server/mail/outbox.hpp"

#include <string>

namespace taxasge {

struct Letterhead {
    Mailbox from;
    std::string public_url;  // where the links lead; without a slash at the end
};

class LetterPress {
 public:
    LetterPress(const Outbox& outbox, const LetterTexts& texts, Letterhead head)
        : outbox_(outbox), texts_(texts), head_(std::move(head)) {}

    // Errors: internal, when it does not open, perhaps under this instance's keys only; invalid, when its
    // address is none that a letter can go to.
    [[nodiscard]] Result<Message> print(const SealedLetter& sealed) const;

 private:
    const Outbox& outbox_;
    const LetterTexts& texts_;
    const Letterhead head_;
};

}  // namespace taxasge
