// A letter as it travels: headers and two bodies, plain text and HTML [RFC 5322, RFC 2045-2047]. Pure ASCII
// in short lines, so that any mail server takes it. The same letter gives the same bytes and the same
// Message-ID each time, so that a reader who gets it twice sees one (A15).
#pragma once

#include "base/clock.hpp"
#include "base/id.hpp"
#include "base/language.hpp"
#include "server/mail/mailbox.hpp"

#include <string>

namespace taxasge {

struct Message {
    Id id;
    Mailbox from;
    Mailbox to;
    Time date;
    Language language = Language::es;
    std::string subject;  // UTF-8, as are the bodies
    std::string text;
    std::string html;
};

[[nodiscard]] std::string to_eml(const Message& message);

// "=?UTF-8?B?…?=" words where the text is not plain ASCII, folded; line ends and control characters become
// spaces.
[[nodiscard]] std::string encode_header_text(std::string_view text);

// Lines end in CRLF, whatever they ended in before.
[[nodiscard]] std::string encode_quoted_printable(std::string_view text);

}  // namespace taxasge
