#include "server/mail/message.hpp"

#include "tests/support/eml.hpp"
#include "tests/support/fuzz.hpp"

#include <algorithm>

namespace taxasge {
namespace {

using test::demand;

const std::vector<std::string> our_headers{
    "Date",         "From",        "To", "Message-ID", "Subject", "Auto-Submitted", "Content-Language",
    "MIME-Version", "Content-Type"};

Mailbox sender_called(std::string_view name) {
    const auto sender = Mailbox::parse(std::string{name} + " <no-reply@taxasge.example>");
    return sender ? *sender : Mailbox::parse("TaxasGE <no-reply@taxasge.example>").value();
}

std::string without_controls(std::string_view text) {
    std::string line{text};
    std::ranges::replace_if(line, [](char c) { return (c >= 0 && c < ' ') || c == 0x7f; }, ' ');
    return line;
}

// Every line end is CRLF on the way, and the last line has one, too.
std::string with_line_ends(std::string_view text) {
    std::string lines;
    while (!text.empty()) {
        std::string_view line = test::take_until(text, '\n');
        if (line.ends_with('\r')) line.remove_suffix(1);
        lines.append(line).append("\r\n");
    }
    return lines;
}

bool has_short_plain_lines(std::string_view eml) {
    while (!eml.empty()) {
        const std::string_view line = test::take_until(eml, '\n');
        const bool plain =
            std::ranges::all_of(line.substr(0, line.size() - 1), [](char c) { return c >= ' ' && c < 0x7f; });
        if (!line.ends_with('\r') || !plain || line.size() > 78 + 1) return false;
    }
    return true;
}

// What stands at the end of a line is lost on the way [RFC 2045 6.7].
bool has_blanks_at_line_ends(std::string_view body) {
    return body.contains(" \r\n") || body.contains("\t\r\n");
}

void check(std::string_view name, std::string_view subject, std::string_view body) {
    const Message message{.id = Id::parse("0193a5b0-1c2d-7e3f-8a4b-5c6d7e8f9a0b").value(),
                          .from = sender_called(name),
                          .to = Mailbox::parse_address("maria@example.gq").value(),
                          .date = Time{},
                          .subject = std::string{subject},
                          .text = std::string{body},
                          .html = "<p>" + std::string{body} + "</p>"};
    const std::string bytes = to_eml(message);
    demand(has_short_plain_lines(bytes), "any mail server takes every line");
    demand(!has_blanks_at_line_ends(bytes.substr(bytes.find("\r\n\r\n"))), "nothing is lost on the way");
    const test::Eml eml = test::read_eml(bytes);
    demand(eml.header_names == our_headers, "there are our headers and no others");
    demand(eml.headers.at("To") == "maria@example.gq", "the letter goes to one person");
    const std::string& written = eml.headers.at("From");
    demand(written.find_first_of(",;:\"()[]\\") == std::string::npos, "nothing in a name has a meaning");
    demand(std::ranges::count(written, '@') == 1, "no name brings another address");
    const std::string from = test::decode_words(written);
    const std::string& sender = message.from.name();
    demand(from == (sender.empty() ? "no-reply@taxasge.example" : sender + " <no-reply@taxasge.example>"),
           "and comes from us");
    demand(test::decode_words(eml.headers.at("Subject")) == without_controls(subject), "the subject is read");
    demand(eml.text == with_line_ends(message.text), "the text is read as it was written");
    demand(eml.html == with_line_ends(message.html), "and so is the HTML");
}

}  // namespace
}  // namespace taxasge

// A72, A16: letters: a mail program reads back what was written, under our nine headers and in our two parts.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    std::string_view rest = taxasge::test::as_input(data, size);
    const std::string_view name = taxasge::test::take_until(rest, '|');
    const std::string_view subject = taxasge::test::take_until(rest, '|');
    taxasge::check(name, subject, rest);
    return 0;
}
