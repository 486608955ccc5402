#include "delivery/report/junit.hpp"

#include "delivery/report/html.hpp"

#include <fmt/format.h>

#include <array>

namespace taxasge::delivery {
namespace {

// In an attribute of XML a line feed would become a space.
std::string attribute(std::string_view text) {
    std::string escaped;
    for (const char each : escape_html(text))
        escaped += each == '\n' ? std::string{"&#10;"} : std::string{each};
    return escaped;
}

std::string_view element_of(State state) {
    if (state == State::fail) return "failure";
    return state == State::waived ? "skipped" : "error";
}

std::string details_of(const Assessment& each) {
    std::string text;
    for (const Finding& finding : each.findings)
        text += fmt::format("{} {}{}{}\n", in_english(finding.what), to_text(finding.ruling.state),
                            finding.ruling.cause.empty() ? "" : ": " + in_english(finding.ruling.cause),
                            finding.digest.empty() ? "" : " [" + finding.digest + "]");
    return text;
}

std::string message_of(const Assessment& each) {
    if (!each.cause.empty()) return in_english(each.cause);
    for (const Finding& finding : each.findings)
        if (finding.ruling.state == each.state)
            return in_english(finding.what) + ": " + in_english(finding.ruling.cause);
    return std::string{to_text(each.state)};
}

std::string testcase_of(const Assessment& each) {
    std::string text =
        fmt::format(R"(    <testcase classname="gate.{}" name="{}" time="0")", attribute(each.criterion.id),
                    attribute(each.criterion.id + " " + each.criterion.title));
    if (each.state == State::pass) return text + "/>\n";
    const auto element = element_of(each.state);
    text += fmt::format(R"(><{} message="{}")", element, attribute(message_of(each)));
    // By its schema `skipped` has a message and nothing else.
    if (each.state == State::waived) return text + "/></testcase>\n";
    return text + fmt::format(" type=\"{}\">{}</{}></testcase>\n", to_text(each.state),
                              escape_html(details_of(each)), element);
}

}  // namespace

std::string to_junit(const ReportModel& model) {
    const Decided& decided = model.decided;
    std::array<int, 3> count{};  // failures, errors, skipped
    std::string cases;
    for (const Assessment& each : decided.assessments) {
        cases += testcase_of(each);
        if (each.state == State::pass) continue;
        const auto element = element_of(each.state);
        ++count.at(element == "failure" ? 0 : element == "error" ? 1 : 2);
    }
    const std::string counts = fmt::format(R"(tests="{}" failures="{}" errors="{}" skipped="{}" time="0")",
                                           decided.assessments.size(), count[0], count[1], count[2]);
    const auto property = [](std::string_view name, std::string_view value) {
        return fmt::format("      <property name=\"{}\" value=\"{}\"/>\n", name, attribute(value));
    };
    std::string properties = property("verdict", to_text(decided.decision.verdict)) +
                             property("points", std::to_string(decided.decision.points)) +
                             property("total", std::to_string(decided.decision.total)) +
                             property("commit", model.circumstances.commit) +
                             property("rubric", decided.rubric);
    for (const auto& cause : decided.decision.causes) properties += property("cause", in_english(cause));
    return fmt::format(R"(<?xml version="1.0" encoding="UTF-8"?>
<testsuites name="{0}" {1}>
  <testsuite name="gate {2}" timestamp="{3:.19}" {1}>
    <properties>
{4}    </properties>
{5}  </testsuite>
</testsuites>
)",
                       attribute(model.circumstances.project), counts,
                       attribute(model.circumstances.environment), to_rfc3339(decided.as_of), properties,
                       cases);
}

}  // namespace taxasge::delivery
