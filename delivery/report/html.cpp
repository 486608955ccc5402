#include "delivery/report/html.hpp"

#include "delivery/report/text.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace taxasge::delivery {
namespace {

template <class... Ts>
struct Overloaded : Ts... {
    using Ts::operator()...;
};

// "no-go", as a class and the name of a shape.
std::string class_of(std::string_view word) {
    std::string name{word};
    std::ranges::transform(name, name.begin(),
                           [](char each) { return each >= 'A' && each <= 'Z' ? char(each + 32) : each; });
    return name;
}

std::string badge(std::string_view kind, const std::string& word) {
    const std::string name = class_of(word);
    return fmt::format(
        R"(<span class="{0} {1}"><svg class="shape" aria-hidden="true"><use href="#shape-{1}"/></svg>{2}</span>)",
        kind, escape_html(name), escape_html(word));
}

std::string text_of(const Span& span) {
    std::string text = escape_html(span.text);
    switch (span.look) {
        case Look::strong:
            return "<strong>" + text + "</strong>";
        case Look::code:
            return "<code>" + text + "</code>";
        case Look::anchor:
            return fmt::format(R"(<code id="e-{:.12}">{}</code>)", text, text);
        case Look::reference:
            return fmt::format(R"(<a href="#e-{0}"><code>{0}</code></a>)", text);
        case Look::said:
            return text.empty() ? "" : R"(<span class="said">)" + text + "</span>";
        case Look::state:
            return badge("state", span.text);
        case Look::verdict:
            return badge("verdict", span.text);
        case Look::moment:
            return R"(<span class="moment">)" + text + "</span>";
        case Look::turn:
            return "<br>";
        case Look::plain:
            return text;
    }
    return text;
}

std::string text_of(const Line& line) {
    std::string text;
    for (const Span& span : line)
        if (const auto each = text_of(span); !each.empty()) text += (text.empty() ? "" : " ") + each;
    return text;
}

// Wide ones scroll inside their own frame, which can be reached by the keyboard.
std::string text_of(const Table& table) {
    std::string text = fmt::format(R"(<div class="wide" role="region" tabindex="0" aria-label="{}"><table>)",
                                   escape_html(table.name));
    if (!table.head.empty()) {
        text += "<thead><tr>";
        for (const auto& head : table.head) text += "<th scope=\"col\">" + escape_html(head) + "</th>";
        text += "</tr></thead>";
    }
    text += "<tbody>";
    for (const auto& row : table.rows) {
        text += "<tr>";
        for (std::size_t i = 0; i < row.size(); ++i)
            text += i == 0 ? "<th scope=\"row\">" + text_of(row[i]) + "</th>"
                           : "<td>" + text_of(row[i]) + "</td>";
        text += "</tr>\n";
    }
    return text + "</tbody></table></div>\n";
}

std::string text_of(const Items& items) {
    const std::string_view tag = items.kind == Items::Kind::steps ? "ol" : "ul";
    std::string text = fmt::format("<{}>", tag);
    for (const Line& line : items.lines) text += "<li>" + text_of(line) + "</li>";
    return text + fmt::format("</{}>\n", tag);
}

std::string text_of(const Checks& checks) {
    std::string text = R"(<ul class="checks">)";
    for (const auto& [is_so, line] : checks.all)
        text +=
            fmt::format(R"(<li><svg class="shape" role="img" aria-label="{}"><use href="#shape-{}"/></svg>)",
                        is_so ? "✓" : "✗", is_so ? "ticked" : "open") +
            "<span>" + text_of(line) + "</span></li>";
    return text + "</ul>\n";
}

// `number` is the block's, within the page.
std::string text_of(const Block& block, std::size_t number) {
    return std::visit(
        Overloaded{[](const Paragraph& each) { return "<p>" + text_of(each.line) + "</p>\n"; },
                   [](const Heading& each) { return "<h3>" + escape_html(each.text) + "</h3>\n"; },
                   [](const Table& each) { return text_of(each); },
                   [](const Items& each) { return text_of(each); },
                   [](const Checks& each) { return text_of(each); },
                   [](const ShellLine& each) {
                       return "<pre tabindex=\"0\"><code>" + escape_html(each.text) + "</code></pre>\n";
                   },
                   [&](const Chart& each) { return to_svg(each, fmt::format("chart-{}", number)); }},
        block);
}

constexpr std::string_view policy =
    "default-src 'none'; style-src 'unsafe-inline'; img-src data:; base-uri 'none'; form-action 'none'";

}  // namespace

std::string escape_html(std::string_view text) {
    std::string escaped;
    for (const char each : seen_plainly(text)) {
        if (each == '&')
            escaped += "&amp;";
        else if (each == '<')
            escaped += "&lt;";
        else if (each == '>')
            escaped += "&gt;";
        else if (each == '"')
            escaped += "&quot;";
        else
            escaped += each;
    }
    return escaped;
}

std::string to_html(const Document& document) {
    std::string text =
        fmt::format(R"(<!doctype html>
<html lang="{0}">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="{1}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<title>{2}</title>
<style>{3}</style>
</head>
<body>
{4}<main>
<h1>{2}</h1>
)",
                    document.language, policy, escape_html(document.title), html_style(), html_shapes());
    std::size_t number = 0;
    for (const Section& section : document.sections) {
        text += "<section>\n<h2>" + escape_html(section.title) + "</h2>\n";
        for (const Block& block : section.blocks) text += text_of(block, ++number);
        text += "</section>\n";
    }
    return text + "</main>\n</body>\n</html>\n";
}

}  // namespace taxasge::delivery
