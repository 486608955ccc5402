#include "server/mail/mailbox.hpp"

#include <idn2.h>

#include <algorithm>
#include <memory>

namespace taxasge {
namespace {

constexpr std::size_t longest_local_part = 64;  // [RFC 5321 4.5.3.1]
constexpr std::size_t longest_host = 255;

Error bad_mailbox(std::string detail) {
    return Error{.code = Code::invalid, .reason = "validation_failed", .detail = std::move(detail)};
}

bool is_letter_or_digit(char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
}

bool is_atom_character(char c) {  // [RFC 5322 3.2.3]
    return is_letter_or_digit(c) || std::string_view{"!#$%&'*+-/=?^_`{|}~"}.contains(c);
}

bool is_control(char c) {
    return (c >= 0 && c < ' ') || c == 0x7f;
}

bool is_local_part(std::string_view text) {
    const bool dots_in_place =
        !text.empty() && text.front() != '.' && text.back() != '.' && !text.contains("..");
    return dots_in_place && text.size() <= longest_local_part &&
           std::ranges::all_of(text, [](char c) { return c == '.' || is_atom_character(c); });
}

bool is_host(std::string_view text) {
    const bool dots_in_place =
        !text.empty() && text.front() != '.' && text.back() != '.' && !text.contains("..");
    return dots_in_place && text.size() <= longest_host &&
           std::ranges::all_of(text, [](char c) { return c == '.' || c == '-' || is_letter_or_digit(c); });
}

// Error: invalid, when it is no host name in any script.
Result<std::string> to_ascii_host(std::string_view host) {
    if (is_host(host)) return std::string{host};
    if (host.empty() || std::ranges::any_of(host, is_control))
        return fail(bad_mailbox("no host name after the @"));
    char* converted = nullptr;
    const int code =
        idn2_to_ascii_8z(std::string{host}.c_str(), &converted, IDN2_NONTRANSITIONAL | IDN2_NFC_INPUT);
    const std::unique_ptr<char, void (*)(void*)> owner{converted, idn2_free};
    if (code != IDN2_OK || !is_host(converted)) return fail(bad_mailbox("no host name after the @"));
    return std::string{converted};
}

std::string_view trim(std::string_view text) {
    while (text.starts_with(' ')) text.remove_prefix(1);
    while (text.ends_with(' ')) text.remove_suffix(1);
    return text;
}

}  // namespace

Result<Mailbox> Mailbox::parse_address(std::string_view text) {
    const auto at = text.rfind('@');
    if (at == std::string_view::npos) return fail(bad_mailbox("an address has an @"));
    if (!is_local_part(text.substr(0, at))) return fail(bad_mailbox("not an address before the @"));
    auto host = to_ascii_host(text.substr(at + 1));
    if (!host) return fail(std::move(host.error()));
    return Mailbox{std::string{text.substr(0, at + 1)} + *host, {}};
}

Result<Mailbox> Mailbox::parse(std::string_view text) {
    const auto open = text.find('<');
    if (open == std::string_view::npos) return parse_address(text);
    if (!text.ends_with('>')) return fail(bad_mailbox("a sender is written name@host or Name <name@host>"));
    const std::string_view name = trim(text.substr(0, open));
    if (std::ranges::any_of(name, is_control)) return fail(bad_mailbox("a name has no control characters"));
    auto mailbox = parse_address(text.substr(open + 1, text.size() - open - 2));
    if (!mailbox) return fail(std::move(mailbox.error()));
    return Mailbox{mailbox->address_, std::string{name}};
}

std::string_view Mailbox::host() const {
    return std::string_view{address_}.substr(address_.rfind('@') + 1);
}

}  // namespace taxasge
