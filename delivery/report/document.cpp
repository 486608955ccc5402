#include "delivery/report/document.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace taxasge::delivery {

Tally tally(const ReportModel& model) {
    Tally all;
    for (const Assessment& each : model.decided.assessments) {
        const bool is_closed = each.state == State::pass || each.state == State::waived;
        all.passed += each.state == State::pass ? 1 : 0;
        all.waived += each.state == State::waived ? 1 : 0;
        all.blockers += each.criterion.is_blocker ? 1 : 0;
        all.blockers_open += each.criterion.is_blocker && !is_closed ? 1 : 0;
        all.not_seen += !is_closed && each.state != State::fail ? 1 : 0;
    }
    for (const JobTime& job : model.timing.jobs) all.jobs_passed += job.result == "passed" ? 1 : 0;
    return all;
}

// In the order of the report that a first version wrote by hand.
Document make_document(const ReportModel& model, const Words& words) {
    Document document{
        .language = std::string{words.code},
        .icon = "🎯",
        .title = fmt::format(fmt::runtime(words.title), model.circumstances.project),
    };
    for (const auto make : {metadata_section, scope_section, jobs_section, evidence_section, criteria_section,
                            contradictions_section, garbled_section, metrics_section, checks_section,
                            risks_section, final_section, advice_section, time_section, lessons_section,
                            deliveries_section, history_section, checklist_section, next_section})
        if (Section section = make(model, words); !section.blocks.empty())
            document.sections.push_back(std::move(section));
    return document;
}

}  // namespace taxasge::delivery
