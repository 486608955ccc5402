#include "bench/load/request_maker.hpp"

#include <algorithm>
#include <array>
#include <cstdio>

namespace taxasge::bench {
namespace {

constexpr std::string_view token_mark = "@@TOKEN@@";
constexpr std::string_view length_mark = "@@LEN@@";
constexpr std::string_view number_mark = "##########";
constexpr std::string_view end_of_head = "\r\n\r\n";

void replace_all(std::string& text, std::string_view mark, std::string_view value) {
    for (auto at = text.find(mark); at != std::string::npos; at = text.find(mark, at + value.size()))
        text.replace(at, mark.size(), value);
}

bool has_mark(std::string_view text) {
    return std::ranges::any_of(std::array{token_mark, length_mark, number_mark},
                               [text](auto mark) { return text.contains(mark); });
}

}  // namespace

RequestMaker::RequestMaker(std::vector<std::string> requests) {
    for (auto& text : requests) {
        const bool is_fixed = !has_mark(text);
        requests_.push_back({.text = std::move(text), .is_fixed = is_fixed});
    }
}

std::string_view RequestMaker::next(std::string_view token) {
    const Request& request = requests_[turn_];
    turn_ = (turn_ + 1) % requests_.size();
    if (request.is_fixed) return request.text;

    made_ = request.text;
    std::array<char, 11> number{};
    std::snprintf(number.data(), number.size(), "%010llu", static_cast<unsigned long long>(++number_));
    replace_all(made_, number_mark, number.data());
    replace_all(made_, token_mark, token);
    const auto head = std::min(made_.find(end_of_head), made_.size() - end_of_head.size());
    replace_all(made_, length_mark, std::to_string(made_.size() - head - end_of_head.size()));
    return made_;
}

}  // namespace taxasge::bench
