#include "bench/load/answer.hpp"

#include <algorithm>
#include <charconv>
#include <string>

namespace taxasge::bench {
namespace {

constexpr std::string_view line_end = "\r\n";
constexpr std::string_view end_of_head = "\r\n\r\n";

bool equals_ignoring_case(std::string_view left, std::string_view right) {
    const auto lower = [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c; };
    return std::ranges::equal(left, right, {}, lower, lower);
}

std::optional<std::size_t> parse_number(std::string_view text, int base) {
    std::size_t number = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number, base);
    return error == std::errc{} ? std::optional{number} : std::nullopt;
}

// Nothing: more is to come.
std::optional<std::size_t> chunked_length(std::string_view body) {
    for (std::size_t at = 0;;) {
        const auto end = body.find(line_end, at);
        if (end == std::string_view::npos) return std::nullopt;
        const auto size = parse_number(body.substr(at, end - at), 16).value_or(0);
        at = end + line_end.size() + size + line_end.size();
        if (at > body.size()) return std::nullopt;
        if (size == 0) return at;
    }
}

std::optional<std::string_view> up_to_quote(std::string_view text) {
    const auto token = text.substr(0, text.find_first_of("\";\r\n"));
    return token.empty() ? std::nullopt : std::optional{token};
}

}  // namespace

std::string_view header(std::string_view head, std::string_view name) {
    for (auto at = head.find(line_end); at != std::string_view::npos; at = head.find(line_end, at)) {
        at += line_end.size();
        const auto line = head.substr(at, head.find(line_end, at) - at);
        const auto colon = line.find(':');
        if (colon == std::string_view::npos || !equals_ignoring_case(line.substr(0, colon), name)) continue;
        const auto value = line.find_first_not_of(' ', colon + 1);
        return value == std::string_view::npos ? std::string_view{} : line.substr(value);
    }
    return {};
}

Reading read_answer(std::string_view bytes, Answer& answer) {
    const auto end = bytes.find(end_of_head);
    if (end == std::string_view::npos) return Reading::more_to_come;
    answer.head = bytes.substr(0, end);
    const auto status = parse_number(answer.head.substr(std::min(answer.head.find(' ') + 1, end)), 10);
    if (!status) return Reading::broken;
    answer.status = static_cast<int>(*status);

    const auto rest = bytes.substr(end + end_of_head.size());
    std::optional<std::size_t> length = 0;
    if (const auto stated = header(answer.head, "content-length"); !stated.empty()) {
        length = parse_number(stated, 10);
        if (!length) return Reading::broken;
        if (*length > rest.size()) return Reading::more_to_come;
    } else if (equals_ignoring_case(header(answer.head, "transfer-encoding"), "chunked")) {
        length = chunked_length(rest);
        if (!length) return Reading::more_to_come;
    } else if (answer.status != 204 && answer.status != 304) {
        return Reading::broken;
    }
    answer.body = rest.substr(0, *length);
    return Reading::whole;
}

std::optional<std::string_view> find_token(const Answer& answer, const Take& take) {
    if (take.from == Take::From::cookie) {
        const auto at = answer.head.find(take.name + '=');
        return at == std::string_view::npos ? std::nullopt
                                            : up_to_quote(answer.head.substr(at + take.name.size() + 1));
    }
    const auto at = answer.body.find('"' + take.name + '"');
    if (at == std::string_view::npos) return std::nullopt;
    const auto value = answer.body.find_first_not_of(" :", at + take.name.size() + 2);
    if (value == std::string_view::npos || answer.body[value] != '"') return std::nullopt;
    return up_to_quote(answer.body.substr(value + 1));
}

}  // namespace taxasge::bench
