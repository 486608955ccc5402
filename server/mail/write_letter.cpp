#include "server/mail/write_letter.hpp"

#include <fmt/format.h>
#include <kainjow/mustache.hpp>

#include <algorithm>
#include <array>

namespace mustache = kainjow::mustache;

namespace taxasge {
namespace {

constexpr std::size_t longest_greeted_name = 80;  // bytes

// In the order of LetterKind.
constexpr std::array<std::string_view, 3> sections{"verify_email", "address_taken", "refresh_reuse"};

// Anybody may register anybody's address under any name: "evil.example/prize" would make us carry an
// advertisement to a stranger. Who has no such name is greeted by it, all others without.
bool is_a_name_and_no_advertisement(std::string_view name) {
    if (name.empty() || name.size() > longest_greeted_name) return false;
    for (std::size_t i = 0; i < name.size(); ++i) {
        const auto c = static_cast<unsigned char>(name[i]);
        const bool of_a_name = c >= 0x80 || std::isalpha(c) != 0 || std::string_view{" '-"}.contains(name[i]);
        const bool initial = c == '.' && (i + 1 == name.size() || name[i + 1] == ' ');
        if (!of_a_name && !initial) return false;
    }
    return true;
}

std::string link_of(const Letter& letter, std::string_view public_url) {
    const std::string_view language = to_text(letter.language);
    // The token stands in the fragment, which no browser sends to a server and no server logs (A14).
    if (letter.kind == LetterKind::verify_email)
        return fmt::format("{}/{}/verify#token={}", public_url, language, letter.token);
    return fmt::format("{}/{}/login", public_url, language);
}

std::string fill(const std::string& frame, const mustache::data& values,
                 const mustache::mustache::escape_handler& escape) {
    mustache::mustache filled{frame};
    filled.set_custom_escape(escape);
    return filled.render(values);
}

std::string keep(const std::string& text) {
    return text;
}

std::string greet(const Letter& letter, const LetterTexts& texts) {
    if (!is_a_name_and_no_advertisement(letter.name))
        return texts.say(letter.language, "greeting_without_name");
    return fill(texts.say(letter.language, "greeting"), mustache::data{"name", letter.name}, keep);
}

mustache::data values_of(const Letter& letter, const LetterTexts& texts, std::string_view public_url) {
    const std::string section{sections[static_cast<std::size_t>(letter.kind)]};
    const auto say = [&](const std::string& key) { return texts.say(letter.language, key); };
    mustache::data values;
    for (const char* key : {"brand", "service", "footer"}) values.set(key, say(key));
    for (const char* key : {"subject", "opening", "action", "closing"})
        values.set(key, say(section + "." + key));
    values.set("language", std::string{to_text(letter.language)});
    values.set("greeting", greet(letter, texts));
    values.set("link", link_of(letter, public_url));
    if (letter.kind == LetterKind::verify_email) {
        mustache::data code{"digits", letter.code};
        for (const char* key : {"code", "lapse"}) code.set(key, say(section + "." + key));
        values.set("with_code", mustache::data{mustache::data::type::list} << code);
    }
    return values;
}

}  // namespace

WrittenLetter write_letter(const Letter& letter, const LetterTexts& texts, std::string_view public_url) {
    const mustache::data values = values_of(letter, texts, public_url);
    const std::string section{sections[static_cast<std::size_t>(letter.kind)]};
    return WrittenLetter{
        .subject = texts.say(letter.language, section + ".subject"),
        .text = fill(texts.text_frame(), values, keep),
        .html = fill(texts.html_frame(), values, mustache::html_escape<std::string>),
    };
}

}  // namespace taxasge
