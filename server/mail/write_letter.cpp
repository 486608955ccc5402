#include "server/mail/write_letter.hpp"

#include "server/mail/letter_time.hpp"

#include <fmt/format.h>
#include <kainjow/mustache.hpp>

#include <algorithm>

namespace mustache = kainjow::mustache;

namespace taxasge {
namespace {

constexpr std::size_t longest_greeted_name = 80;  // bytes

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

std::string_view page_of(LetterKind kind) {
    switch (kind) {
        case LetterKind::verify_email:
            return "verify";
        case LetterKind::reset_password:
        case LetterKind::email_restored:
            return "reset";
        case LetterKind::confirm_email:
            return "email";
        case LetterKind::email_changed:
            return "undo";
        case LetterKind::password_changed:
            return "forgot";
        case LetterKind::passkey_added:
        case LetterKind::passkey_removed:
        case LetterKind::passkey_copied:
            return "profile";
        default:
            return "login";
    }
}

std::string link_of(const Letter& letter, std::string_view public_url) {
    const auto page = fmt::format("{}/{}/{}", public_url, to_text(letter.language), page_of(letter.kind));
    // The token stands in the fragment, which no browser sends to a server and no server logs (A14).
    return letter.token.empty() ? page : page + "#token=" + letter.token;
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

mustache::data facts_of(const SignIn& sign_in, Language language, const LetterTexts& texts) {
    const auto tell = [&](const std::string& fact, const std::string& value) {
        return fill(texts.say(language, "new_device." + fact), mustache::data{fact, value}, keep);
    };
    const std::string& unknown = texts.say(language, "new_device.unknown");
    mustache::data facts;
    facts.set("device", tell("device", sign_in.device.empty() ? unknown : sign_in.device));
    facts.set("address", tell("address", sign_in.address));
    facts.set("time", tell("time", letter_time(sign_in.at, language)));
    return facts;
}

mustache::data values_of(const Letter& letter, const LetterTexts& texts, std::string_view public_url) {
    const std::string section{to_text(letter.kind)};
    const auto say = [&](const std::string& key) { return texts.say(letter.language, key); };
    mustache::data values;
    for (const char* key : {"brand", "service", "footer"}) values.set(key, say(key));
    for (const char* key : {"subject", "opening", "action", "closing"})
        values.set(key, say(section + "." + key));
    values.set("language", std::string{to_text(letter.language)});
    values.set("greeting", greet(letter, texts));
    values.set("link", link_of(letter, public_url));
    if (!letter.code.empty()) {
        mustache::data code{"digits", letter.code};
        for (const char* key : {"code", "lapse"}) code.set(key, say(section + "." + key));
        values.set("with_code", mustache::data{mustache::data::type::list} << code);
    }
    if (letter.sign_in) {
        mustache::data facts{mustache::data::type::list};
        facts << facts_of(*letter.sign_in, letter.language, texts);
        values.set("with_sign_in", facts);
    }
    return values;
}

}  // namespace

WrittenLetter write_letter(const Letter& letter, const LetterTexts& texts, std::string_view public_url) {
    const mustache::data values = values_of(letter, texts, public_url);
    const std::string section{to_text(letter.kind)};
    return WrittenLetter{
        .subject = texts.say(letter.language, section + ".subject"),
        .text = fill(texts.text_frame(), values, keep),
        .html = fill(texts.html_frame(), values, mustache::html_escape<std::string>),
    };
}

}  // namespace taxasge
