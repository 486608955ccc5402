#include "server/users/email.hpp"

#include <idn2.h>

#include <algorithm>
#include <memory>
#include <optional>

namespace taxasge {
namespace {

constexpr std::size_t maximum_local_length = 64;
constexpr std::size_t maximum_label_length = 63;

bool is_digit(char c) {
    return c >= '0' && c <= '9';
}
bool is_lower(char c) {
    return c >= 'a' && c <= 'z';
}
bool is_upper(char c) {
    return c >= 'A' && c <= 'Z';
}
char to_lower(char c) {
    return is_upper(c) ? static_cast<char>(c + 32) : c;
}
bool is_ascii(char c) {
    return static_cast<unsigned char>(c) < 0x80;
}

bool is_atom_character(char c) {
    return is_lower(c) || is_upper(c) || is_digit(c) || std::string_view{"!#$%&'*+/=?^_`{|}~-"}.contains(c);
}

// dot-atom only: a quoted local part is allowed by the standard and used by nobody but attackers.
bool is_local_part(std::string_view local) {
    if (local.empty() || local.size() > maximum_local_length) return false;
    if (local.front() == '.' || local.back() == '.' || local.contains("..")) return false;
    return std::ranges::all_of(local, [](char c) { return c == '.' || is_atom_character(c); });
}

bool is_label(std::string_view label) {
    if (label.empty() || label.size() > maximum_label_length) return false;
    if (label.front() == '-' || label.back() == '-') return false;
    return std::ranges::all_of(label, [](char c) { return is_lower(c) || is_digit(c) || c == '-'; });
}

// At least two labels, and the last one no number: neither a bare host nor an address like 10.0.0.1.
bool is_domain(std::string_view domain) {
    std::size_t labels = 0;
    while (true) {
        const auto dot = domain.find('.');
        const auto label = domain.substr(0, dot);
        if (!is_label(label)) return false;
        ++labels;
        if (dot == std::string_view::npos) return labels >= 2 && !std::ranges::all_of(label, is_digit);
        domain.remove_prefix(dot + 1);
    }
}

std::optional<std::string> to_a_labels(const std::string& domain) {
    char* converted = nullptr;
    // Without IDN2_USE_STD3_ASCII_RULES: libidn2 would drop what those forbid ("exa mple" -> "example") and
    // not refuse it. is_domain() refuses.
    constexpr int flags = IDN2_NFC_INPUT | IDN2_NONTRANSITIONAL;
    if (idn2_to_ascii_8z(domain.c_str(), &converted, flags) != IDN2_OK) return std::nullopt;
    const std::unique_ptr<char, decltype(&idn2_free)> owner{converted, idn2_free};
    std::string labels{converted};
    std::ranges::transform(labels, labels.begin(), to_lower);
    return labels;
}

}  // namespace

Result<Email> Email::parse(std::string_view text) {
    const Error invalid = field_error("email", "invalid_email");
    if (text.size() > maximum_length) return fail(field_error("email", "too_long", maximum_length));
    // A NUL would end the address for the C libraries below, but not for us.
    if (text.contains('\0')) return fail(invalid);
    const auto at = text.rfind('@');
    if (at == std::string_view::npos) return fail(invalid);
    const auto local = text.substr(0, at);
    if (!std::ranges::all_of(local, is_ascii))
        return fail(field_error("email", "email_local_part_not_ascii"));
    if (!is_local_part(local)) return fail(invalid);
    const auto domain = to_a_labels(std::string{text.substr(at + 1)});
    if (!domain || !is_domain(*domain)) return fail(invalid);
    std::string key{local};
    std::ranges::transform(key, key.begin(), to_lower);
    key += '@' + *domain;
    if (key.size() > maximum_length) return fail(field_error("email", "too_long", maximum_length));
    return Email{std::string{text}, std::move(key)};
}

}  // namespace taxasge
