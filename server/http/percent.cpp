#include "server/http/percent.hpp"

namespace taxasge {
namespace {

int hexadecimal_digit(char c) {
    if (c >= '0' && c <= '9') return c - '0';
    if (c >= 'a' && c <= 'f') return c - 'a' + 10;
    if (c >= 'A' && c <= 'F') return c - 'A' + 10;
    return -1;
}

Result<std::string> decode(std::string_view text, char plus) {
    std::string decoded;
    decoded.reserve(text.size());
    for (std::size_t at = 0; at < text.size(); ++at) {
        if (text[at] != '%') {
            decoded += text[at] == '+' ? plus : text[at];
            continue;
        }
        const int high = at + 2 < text.size() ? hexadecimal_digit(text[at + 1]) : -1;
        const int low = at + 2 < text.size() ? hexadecimal_digit(text[at + 2]) : -1;
        if (high < 0 || low < 0) return fail({.code = Code::malformed, .reason = "malformed_request"});
        decoded += static_cast<char>(high * 16 + low);
        at += 2;
    }
    return decoded;
}

}  // namespace

Result<std::string> percent_decode(std::string_view text) {
    return decode(text, '+');
}

Result<std::string> form_decode(std::string_view text) {
    return decode(text, ' ');
}

}  // namespace taxasge
