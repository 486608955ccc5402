// Writes one page of all letters in the four languages, as people get them: what the server's own renderer
// makes of example values, HTML and text side by side, for somebody to look at. `./dev letters` runs it.
#include "server/mail/write_letter.hpp"  // tidy: allow layers: it shows what the server itself writes

#include <fmt/format.h>

#include <fstream>
#include <iostream>
#include <utility>
#include <vector>

namespace taxasge {
namespace {

constexpr std::string_view public_url = "https://taxasge.example";
constexpr std::string_view token = "4o8p0c0B3b8uVQz1oY4sVY2vUQv6vTn3o4yPzFQ1x2A";

constexpr std::string_view head = R"(<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>The letters of TaxasGE</title>
<style>
body { margin: 0; padding: 16px; font: 16px/1.5 system-ui, sans-serif; background: #ddd; color: #111; }
nav a { margin-right: 12px; }
section { margin: 0 0 32px; }
.letters { display: grid; grid-template-columns: repeat(auto-fit, minmax(min(100%, 340px), 1fr)); gap: 16px; }
article { background: #fff; border: 1px solid #999; min-width: 0; }
h3 { margin: 0; padding: 8px 12px; font-size: 15px; border-bottom: 1px solid #999; }
iframe { display: block; width: 100%; height: 1280px; border: 0; }
pre { margin: 0; padding: 12px; font-size: 13px; white-space: pre-wrap; overflow-wrap: anywhere; }
</style>
</head>
<body>
<h1>The letters of TaxasGE</h1>
)";

bool has_link_with_token(LetterKind kind) {
    using enum LetterKind;
    return kind == verify_email || kind == reset_password || kind == confirm_email || kind == email_changed ||
           kind == email_restored;
}

bool has_code(LetterKind kind) {
    return kind == LetterKind::login_code || (has_link_with_token(kind) && kind != LetterKind::email_changed);
}

bool tells_from_where(LetterKind kind) {
    using enum LetterKind;
    return kind == new_device || kind == sign_in_added || kind == passkey_added || kind == passkey_removed ||
           kind == passkey_copied;
}

Letter example(LetterKind kind, Language language) {
    Letter letter{.kind = kind, .to = "maria@example.gq", .name = "María", .language = language};
    if (has_link_with_token(kind)) letter.token = token;
    if (has_code(kind)) letter.code = "492817";
    if (tells_from_where(kind))
        letter.sign_in = SignIn{.device = "Firefox · Windows",
                                .address = "2001:db8:85a3:8d3:1319:8a2e:370:7348",
                                .at = std::chrono::sys_days{std::chrono::year{2026} / 11 / 22}};
    return letter;
}

std::string escaped(std::string_view text) {
    std::string safe;
    for (const char c : text) {
        if (c == '&') {
            safe += "&amp;";
        } else if (c == '"') {
            safe += "&quot;";
        } else if (c == '<') {
            safe += "&lt;";
        } else {
            safe += c;
        }
    }
    return safe;
}

std::string section_of(LetterKind kind, const LetterTexts& texts) {
    std::string html =
        fmt::format("<section id=\"{0}\">\n<h2>{0}</h2>\n<div class=\"letters\">\n", to_text(kind));
    for (const Language language : all_languages) {
        const WrittenLetter letter = write_letter(example(kind, language), texts, public_url);
        html += fmt::format(
            "<article lang=\"{0}\">\n<h3>{0}: {1}</h3>\n<iframe title=\"{1}\" srcdoc=\"{2}\"></iframe>\n"
            "<details><summary>text</summary><pre>{3}</pre></details>\n</article>\n",
            to_text(language), escaped(letter.subject), escaped(letter.html), escaped(letter.text));
    }
    return html + "</div>\n</section>\n";
}

std::string page_of(const LetterTexts& texts) {
    std::string page{head};
    page += "<nav>";
    for (const LetterKind kind : all_letter_kinds)
        page += fmt::format("<a href=\"#{0}\">{0}</a>\n", to_text(kind));
    page += "</nav>\n";
    for (const LetterKind kind : all_letter_kinds) page += section_of(kind, texts);
    return page + "</body>\n</html>\n";
}

int write_page(const std::string& path) {
    const auto texts = LetterTexts::load();
    if (!texts) {
        std::cerr << texts.error().detail << '\n';
        return 1;
    }
    std::ofstream file{path};
    file << page_of(*texts);
    file.close();
    if (!file) std::cerr << "cannot write " << path << '\n';
    return file ? 0 : 1;
}

}  // namespace
}  // namespace taxasge

int main(int count, char** arguments) {
    if (count != 2) {
        std::cerr << "usage: letters_page FILE.html\n";
        return 2;
    }
    return taxasge::write_page(arguments[1]);
}
