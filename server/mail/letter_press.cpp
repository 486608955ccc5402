#include "server/mail/letter_press.hpp"

#include "server/mail/write_letter.hpp"

namespace taxasge {

Result<Message> LetterPress::print(const SealedLetter& sealed) const {
    const auto letter = outbox_.open(sealed);
    if (!letter) return fail(letter.error());
    auto to = Mailbox::parse_address(letter->to);
    if (!to) return fail(std::move(to.error()));
    WrittenLetter written = write_letter(*letter, texts_, head_.public_url);
    return Message{
        .id = sealed.id,
        .from = head_.from,
        .to = std::move(*to),
        .date = sealed.created_at,
        .language = letter->language,
        .subject = std::move(written.subject),
        .text = std::move(written.text),
        .html = std::move(written.html),
    };
}

}  // namespace taxasge
