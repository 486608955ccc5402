#include "delivery/report/markdown.hpp"

#include "delivery/report/text.hpp"

#include <fmt/ranges.h>

#include <algorithm>
#include <array>

namespace taxasge::delivery {
namespace {

template <class... Ts>
struct Overloaded : Ts... {
    using Ts::operator()...;
};

constexpr std::array<std::pair<std::string_view, std::string_view>, 9> shapes{{{"PASS", "✅"},
                                                                               {"FAIL", "❌"},
                                                                               {"UNKNOWN", "❔"},
                                                                               {"STALE", "⌛"},
                                                                               {"SKIPPED", "⏸️"},
                                                                               {"WAIVED", "📝"},
                                                                               {"GO", "✅"},
                                                                               {"CONDITIONAL", "⚠️"},
                                                                               {"NO-GO", "⛔"}}};

// What is between backticks ends at the next one; nothing of ours has any.
std::string as_code(std::string_view text) {
    std::string line = on_one_line(text);
    std::ranges::replace(line, '`', '\'');
    // In a table a bar ends the cell even there.
    std::string code;
    for (const char each : line) code += each == '|' ? std::string{"\\|"} : std::string{each};
    return code.empty() ? "" : "`" + code + "`";
}

std::string text_of(const Span& span) {
    switch (span.look) {
        case Look::strong:
            return "**" + escape_markdown(span.text) + "**";
        case Look::code:
        case Look::anchor:
        case Look::reference:
            return as_code(span.text);
        case Look::state:
            return fmt::format("{} {}", shape_of(span.text), span.text);
        case Look::verdict:
            return fmt::format("{} **{}**", shape_of(span.text), span.text);
        case Look::turn:
            return "<br>";
        default:
            return escape_markdown(span.text);
    }
}

std::string text_of(const Line& line) {
    std::string text;
    for (const Span& span : line)
        if (const auto each = text_of(span); !each.empty()) text += (text.empty() ? "" : " ") + each;
    return text;
}

std::string row_of(const std::vector<std::string>& cells) {
    return fmt::format("| {} |\n", fmt::join(cells, " | "));
}

std::string text_of(const Table& table) {
    const std::size_t columns = table.head.empty() ? table.rows.at(0).size() : table.head.size();
    std::vector<std::string> head(columns);
    for (std::size_t i = 0; i < table.head.size(); ++i) head[i] = escape_markdown(table.head[i]);
    std::string text = row_of(head) + row_of(std::vector<std::string>(columns, "---"));
    for (const auto& row : table.rows) {
        std::vector<std::string> cells;
        for (const Line& cell : row) cells.push_back(text_of(cell));
        text += row_of(cells);
    }
    return text;
}

std::string text_of(const Items& items) {
    std::string text;
    for (std::size_t i = 0; i < items.lines.size(); ++i)
        text += (items.kind == Items::Kind::steps ? fmt::format("{}. ", i + 1) : "- ") +
                text_of(items.lines[i]) + "\n";
    return text;
}

std::string text_of(const Checks& checks) {
    std::string text;
    for (const auto& [is_so, line] : checks.all)
        text += fmt::format("- [{}] {}\n", is_so ? 'x' : ' ', text_of(line));
    return text;
}

std::string text_of(const Block& block) {
    return std::visit(
        Overloaded{[](const Paragraph& each) { return text_of(each.line) + "\n"; },
                   [](const Heading& each) { return "### " + escape_markdown(each.text) + "\n"; },
                   [](const Table& each) { return text_of(each); },
                   [](const Items& each) { return text_of(each); },
                   [](const Checks& each) { return text_of(each); },
                   [](const ShellLine& each) { return "```bash\n" + on_one_line(each.text) + "\n```\n"; },
                   // Its figures are in the table before it.
                   [](const Chart&) { return std::string{}; }},
        block);
}

}  // namespace

std::string_view shape_of(std::string_view word) {
    const auto* row = std::ranges::find(shapes, word, &std::pair<std::string_view, std::string_view>::first);
    return row == shapes.end() ? std::string_view{} : row->second;
}

std::string escape_markdown(std::string_view text) {
    std::string escaped;
    for (const char each : on_one_line(text)) {
        if (std::string_view{"\\`*_[]<>|~&"}.find(each) != std::string_view::npos) escaped += '\\';
        escaped += each;
    }
    // Headings, lists and rules begin a line.
    if (!escaped.empty() && std::string_view{"-+#="}.find(escaped.front()) != std::string_view::npos)
        escaped.insert(0, "\\");
    return escaped;
}

std::string to_markdown(const Document& document) {
    std::string text = fmt::format("# {} {}\n", document.icon, escape_markdown(document.title));
    for (const Section& section : document.sections) {
        text += fmt::format("\n## {} {}\n", section.icon, escape_markdown(section.title));
        text += "\n" + to_markdown(section.blocks);
    }
    return text;
}

std::string to_markdown(const std::vector<Block>& blocks) {
    std::string text;
    for (const Block& block : blocks)
        if (const auto each = text_of(block); !each.empty()) text += (text.empty() ? "" : "\n") + each;
    return text;
}

}  // namespace taxasge::delivery
