// A report in one language, before it has a form: sections of what Markdown and HTML both can show.
#pragma once

#include "delivery/report/model.hpp"
#include "delivery/report/words.hpp"

#include <fmt/format.h>

#include <string>
#include <variant>
#include <vector>

namespace taxasge::delivery {

enum class Look {
    plain,
    strong,
    code,
    said,       // with what the plan or the evidence says, in whatever language
    state,      // PASS, FAIL …: a word and a shape, never a colour alone
    verdict,    // GO, CONDITIONAL, NO-GO: the same
    anchor,     // a digest that is led to
    reference,  // the first digits of it, that lead there
    moment,     // is not broken into lines
    turn,       // what follows stands on a line of its own
};

struct Span {
    std::string text = {};
    Look look = Look::plain;
};
using Line = std::vector<Span>;  // one after the other, with a space between

struct Paragraph {
    Line line = {};
};
struct Heading {
    std::string text = {};
};
struct Table {
    std::string name = {};  // for who cannot see where it stands
    std::vector<std::string> head = {};
    std::vector<std::vector<Line>> rows = {};
};
struct Items {
    enum class Kind { bullets, steps };
    Kind kind = Kind::bullets;
    std::vector<Line> lines = {};
};
struct Check {
    bool is_so = false;
    Line line = {};
};
struct Checks {
    std::vector<Check> all = {};
};
struct ShellLine {
    std::string text = {};
};

// Bars, one below the other, or a line over time. The same figures stand in a table beside it.
struct Point {
    std::string name = {};
    std::int64_t value = 0;  // from 0
    std::string words = {};  // the value, for people
    bool is_marked = false;  // a failed job, a worse decision: by a shape too
};
struct Chart {
    enum class Kind { bars, line };
    Kind kind = Kind::bars;
    std::string title = {};
    std::int64_t top = 0;  // the largest value that there can be
    std::vector<Point> points = {};
};

using Block = std::variant<Paragraph, Heading, Table, Items, Checks, ShellLine, Chart>;

struct Section {
    std::string icon = {};
    std::string title = {};
    std::vector<Block> blocks = {};
};

struct Document {
    std::string language = {};
    std::string icon = {};
    std::string title = {};
    std::vector<Section> sections = {};
};

// Pure: the same text for the same model.
[[nodiscard]] Document make_document(const ReportModel& model, const Words& words);

// The sections, each by itself; an empty one has no blocks, and is left out.
[[nodiscard]] Section metadata_section(const ReportModel& model, const Words& words);
[[nodiscard]] Section scope_section(const ReportModel& model, const Words& words);
[[nodiscard]] Section jobs_section(const ReportModel& model, const Words& words);
[[nodiscard]] Section evidence_section(const ReportModel& model, const Words& words);
[[nodiscard]] Section criteria_section(const ReportModel& model, const Words& words);
[[nodiscard]] Section contradictions_section(const ReportModel& model, const Words& words);
[[nodiscard]] Section garbled_section(const ReportModel& model, const Words& words);
[[nodiscard]] Section metrics_section(const ReportModel& model, const Words& words);
[[nodiscard]] Section checks_section(const ReportModel& model, const Words& words);
[[nodiscard]] Section risks_section(const ReportModel& model, const Words& words);
[[nodiscard]] Section final_section(const ReportModel& model, const Words& words);
[[nodiscard]] Section advice_section(const ReportModel& model, const Words& words);
[[nodiscard]] Section time_section(const ReportModel& model, const Words& words);
[[nodiscard]] Section lessons_section(const ReportModel& model, const Words& words);
[[nodiscard]] Section deliveries_section(const ReportModel& model, const Words& words);
[[nodiscard]] Section history_section(const ReportModel& model, const Words& words);
[[nodiscard]] Section checklist_section(const ReportModel& model, const Words& words);
[[nodiscard]] Section next_section(const ReportModel& model, const Words& words);

// What several sections count.
struct Tally {
    std::int64_t passed = 0;
    std::int64_t blockers = 0;
    std::int64_t blockers_open = 0;
    std::int64_t waived = 0;
    std::int64_t not_seen = 0;  // unknown, stale or skipped
    std::int64_t jobs_passed = 0;
};
[[nodiscard]] Tally tally(const ReportModel& model);

// One of the words that a report has.
[[nodiscard]] inline Span words_span(std::string_view text) {
    return {std::string{text}};
}

// A sentence of a language, with what its {} stand for.
template <class... Values>
[[nodiscard]] std::string filled(std::string_view text, const Values&... values) {
    return fmt::format(fmt::runtime(text), values...);
}

}  // namespace taxasge::delivery
