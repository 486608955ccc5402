#include "server/mail/message.hpp"

#include "base/bytes.hpp"

#include <fmt/chrono.h>
#include <fmt/format.h>
#include <openssl/evp.h>

#include <algorithm>

namespace taxasge {
namespace {

// 52 characters of base64, 12 around them and the header's name: under 76 [RFC 2047 2].
constexpr std::size_t encoded_word_bytes = 39;
constexpr std::size_t longest_plain_text = 60;
constexpr std::size_t longest_line = 76;

bool is_control(char c) {
    return (c >= 0 && c < ' ') || c == 0x7f;
}

bool is_plain(std::string_view text) {
    return !text.contains("=?") && text.size() <= longest_plain_text &&
           std::ranges::all_of(text, [](char c) { return c >= ' ' && c < 0x7f; });
}

// Words that may stand before <an address> as they are; all others have characters with a meaning there.
bool is_phrase(std::string_view text) {
    return is_plain(text) && std::ranges::all_of(text, [](char c) {
               return c == ' ' || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
           });
}

bool continues_character(char c) {
    return (static_cast<unsigned char>(c) & 0xc0) == 0x80;
}

// The longest beginning that fits into one word and does not cut a character in two.
std::string_view first_word(std::string_view text) {
    if (text.size() <= encoded_word_bytes) return text;
    std::size_t end = encoded_word_bytes;
    while (end > 0 && continues_character(text[end])) --end;
    return text.substr(0, end > 0 ? end : encoded_word_bytes);
}

std::string to_base64(std::string_view text) {
    std::string encoded(4 * ((text.size() + 2) / 3) + 1, '\0');  // it ends what it writes with a zero
    const int size = EVP_EncodeBlock(reinterpret_cast<unsigned char*>(encoded.data()), as_bytes(text).data(),
                                     static_cast<int>(text.size()));
    encoded.resize(static_cast<std::size_t>(size));
    return encoded;
}

// One unit of quoted-printable: a character as it is, or its "=XX".
std::string quoted(char c) {
    const bool as_it_is = c == ' ' || (c > ' ' && c < 0x7f && c != '=');
    return as_it_is ? std::string{c} : fmt::format("={:02X}", static_cast<unsigned char>(c));
}

std::string encode_words(std::string_view text) {
    std::string encoded;
    while (!text.empty()) {
        const std::string_view word = first_word(text);
        text.remove_prefix(word.size());
        encoded += fmt::format("{}=?UTF-8?B?{}?=", encoded.empty() ? "" : "\r\n ", to_base64(word));
    }
    return encoded;
}

std::string encode_line(std::string_view line) {
    std::string encoded;
    std::size_t width = 0;
    for (std::size_t i = 0; i < line.size(); ++i) {
        const bool space_at_end = line[i] == ' ' && i + 1 == line.size();  // would be lost on the way
        const std::string unit = space_at_end ? "=20" : quoted(line[i]);
        if (width + unit.size() > longest_line - 1) {
            encoded += "=\r\n";
            width = 0;
        }
        encoded += unit;
        width += unit.size();
    }
    return encoded + "\r\n";
}

std::string write_mailbox(const Mailbox& mailbox) {
    if (mailbox.name().empty()) return mailbox.address();
    const std::string name = is_phrase(mailbox.name()) ? mailbox.name() : encode_words(mailbox.name());
    return fmt::format("{}\r\n <{}>", name, mailbox.address());
}

std::string write_part(std::string_view boundary, std::string_view type, std::string_view content) {
    return fmt::format(
        "--{}\r\n"
        "Content-Type: {}; charset=utf-8\r\n"
        "Content-Transfer-Encoding: quoted-printable\r\n"
        "\r\n"
        "{}\r\n",
        boundary, type, encode_quoted_printable(content));
}

std::string write_headers(const Message& message, std::string_view boundary) {
    return fmt::format(
        "Date: {:%a, %d %b %Y %H:%M:%S} +0000\r\n"
        "From: {}\r\n"
        "To: {}\r\n"
        "Message-ID: <{}@{}>\r\n"
        "Subject: {}\r\n"
        "Auto-Submitted: auto-generated\r\n"
        "Content-Language: {}\r\n"
        "MIME-Version: 1.0\r\n"
        "Content-Type: multipart/alternative;\r\n boundary=\"{}\"\r\n",
        std::chrono::floor<std::chrono::seconds>(message.date), write_mailbox(message.from),
        write_mailbox(message.to), message.id.text(), message.from.host(),
        encode_header_text(message.subject), to_text(message.language), boundary);
}

}  // namespace

std::string encode_header_text(std::string_view text) {
    std::string line{text};
    std::ranges::replace_if(line, is_control, ' ');
    return is_plain(line) ? line : encode_words(line);
}

std::string encode_quoted_printable(std::string_view text) {
    std::string encoded;
    while (!text.empty()) {
        const auto end = text.find('\n');
        std::string_view line = text.substr(0, end);
        text.remove_prefix(end == std::string_view::npos ? text.size() : end + 1);
        if (line.ends_with('\r')) line.remove_suffix(1);
        encoded += encode_line(line);
    }
    return encoded;
}

std::string to_eml(const Message& message) {
    // "=_" cannot occur in quoted-printable: no content can end its part early.
    const std::string boundary = "=_" + message.id.text();
    return write_headers(message, boundary) + "\r\n" + write_part(boundary, "text/plain", message.text) +
           write_part(boundary, "text/html", message.html) + "--" + boundary + "--\r\n";
}

}  // namespace taxasge
