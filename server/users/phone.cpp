#include "server/users/phone.hpp"

#include <algorithm>
#include <optional>

namespace taxasge {
namespace {

constexpr std::string_view equatorial_guinea = "240";
constexpr std::size_t national_length = 9;
constexpr std::size_t longest_input = 32;

// The digits, with "+" in front if the number says its country. nullopt for any other character.
std::optional<std::string> strip(std::string_view text) {
    std::string kept;
    for (const char c : text) {
        const bool is_leading_plus = c == '+' && kept.empty();
        if (is_leading_plus || (c >= '0' && c <= '9')) {
            kept.push_back(c);
        } else if (!std::string_view{" -.()"}.contains(c)) {
            return std::nullopt;
        }
    }
    if (kept.starts_with("00")) kept.replace(0, 2, "+");
    return kept;
}

bool is_e164(std::string_view number) {
    if (number.size() < 9 || number.size() > 16 || number[0] != '+' || number[1] == '0') return false;
    const bool is_ours = number.substr(1).starts_with(equatorial_guinea);
    return !is_ours || number.size() == 1 + equatorial_guinea.size() + national_length;
}

}  // namespace

Result<Phone> Phone::parse(std::string_view text) {
    const Error invalid = field_error("phone", "invalid_phone");
    if (text.size() > longest_input) return fail(invalid);
    auto number = strip(text);
    if (!number) return fail(invalid);
    if (number->size() == national_length && number->front() != '+')
        number->insert(0, "+" + std::string{equatorial_guinea});
    if (!is_e164(*number)) return fail(invalid);
    return Phone{std::move(*number)};
}

}  // namespace taxasge
