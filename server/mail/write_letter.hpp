// Turns what a letter is about into what it says: its words in the person's language, in both frames.
#pragma once

#include "server/mail/letter_texts.hpp"
#include "server/mail/outbox.hpp"

#include <string>
#include <string_view>

namespace taxasge {

struct WrittenLetter {
    std::string subject;
    std::string text;  // the link and the code each stand on a line of their own
    std::string html;
};

// `public_url` is PUBLIC_URL, without a slash at the end.
[[nodiscard]] WrittenLetter write_letter(const Letter& letter, const LetterTexts& texts,
                                         std::string_view public_url);

}  // namespace taxasge
