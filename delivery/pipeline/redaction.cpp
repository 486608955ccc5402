#include "delivery/pipeline/redaction.hpp"

#include <algorithm>
#include <regex>
#include <sstream>

namespace taxasge::delivery {
namespace {

void replace_all(std::string& text, std::string_view what, std::string_view with) {
    for (auto at = text.find(what); at != std::string::npos; at = text.find(what, at + with.size()))
        text.replace(at, what.size(), with);
}

}  // namespace

void Redaction::add(const std::string& name, const Secret& value) {
    std::istringstream lines{std::string{value.expose()}};
    for (std::string line; std::getline(lines, line);) {
        if (line.size() >= 4) add_word(name, line);
        std::istringstream parts{line};
        for (std::string part; std::getline(parts, part, ',');) {
            if (part.size() >= 8) add_word(name, part);
            // `id:hex`, as MASTER_KEYS has it: the key without its name.
            if (const auto colon = part.find(':'); colon != std::string::npos && part.size() - colon > 16)
                add_word(name, std::string_view{part}.substr(colon + 1));
        }
    }
}

void Redaction::add_word(const std::string& name, std::string_view value) {
    words_.push_back({name, Secret{std::string{value}}});
    std::ranges::sort(words_, std::greater{}, [](const Word& word) { return word.value.expose().size(); });
}

std::string Redaction::operator()(std::string_view text) const {
    std::string clean{text};
    for (const Word& word : words_) replace_all(clean, word.value.expose(), "[" + word.name + "]");
    static const std::regex password{R"((://[^:/@\s]*:)[^@/\s]+@)"};
    return std::regex_replace(clean, password, "$1[password]@");
}

}  // namespace taxasge::delivery
