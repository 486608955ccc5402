// A report as one HTML file: no script, nothing loaded from anywhere, light and dark, to be printed on A4.
// States are told by a word and a shape; WCAG 2.2 AA, by axe, in tests/delivery/report.test.ts.
#pragma once

#include "delivery/report/document.hpp"

namespace taxasge::delivery {

// Pure. Its Content-Security-Policy lets no script run, whatever a text in it says.
[[nodiscard]] std::string to_html(const Document& document);

// For text between tags and in attributes with double quotes.
[[nodiscard]] std::string escape_html(std::string_view text);

// A chart as an SVG inside the page.
[[nodiscard]] std::string to_svg(const Chart& chart, const std::string& id);

[[nodiscard]] std::string_view html_style();
// The shapes of states and verdicts, as symbols that the page uses.
[[nodiscard]] std::string_view html_shapes();

}  // namespace taxasge::delivery
