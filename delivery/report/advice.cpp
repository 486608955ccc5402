#include "delivery/report/advice.hpp"

#include <algorithm>

namespace taxasge::delivery {
namespace {

Action action_for(State state) {
    if (state == State::fail) return Action::repair;
    if (state == State::stale) return Action::look_again;
    return state == State::skipped ? Action::run : Action::look;
}

Term term_of(const Assessment& assessment) {
    if (assessment.state == State::waived) return Term::long_term;
    return assessment.criterion.is_blocker ? Term::short_term : Term::medium_term;
}

void add(const std::string& criterion, Term term, const Finding& finding, std::vector<Advice>& all) {
    const auto same = std::ranges::find_if(all, [&](const Advice& each) {
        return each.action != Action::end_waiver && each.what == finding.what &&
               each.cause == finding.ruling.cause;
    });
    if (same == all.end())
        all.push_back({.term = term,
                       .action = action_for(finding.ruling.state),
                       .criteria = {criterion},
                       .what = finding.what,
                       .cause = finding.ruling.cause});
    else
        same->criteria.push_back(criterion);
}

void advise(const Assessment& assessment, Term term, std::vector<Advice>& all) {
    const Criterion& criterion = assessment.criterion;
    if (assessment.state == State::waived)
        all.push_back({.term = term,
                       .action = Action::end_waiver,
                       .criteria = {criterion.id},
                       .what = as_said(criterion.waiver.owner),
                       .cause = {as_said(criterion.waiver.reason)},
                       .until = criterion.waiver.until});
    if (assessment.state == State::pass || assessment.state == State::waived) return;
    for (const Finding& finding : assessment.findings)
        if (finding.ruling.state != State::pass) add(criterion.id, term, finding, all);
}

}  // namespace

std::string_view to_text(Term term) {
    return term == Term::short_term ? "short" : term == Term::medium_term ? "medium" : "long";
}

std::string_view to_text(Action action) {
    switch (action) {
        case Action::repair:
            return "repair";
        case Action::look:
            return "look";
        case Action::look_again:
            return "look_again";
        case Action::run:
            return "run";
        case Action::end_waiver:
            return "end_waiver";
    }
    return "";
}

std::vector<Advice> advice_for(const std::vector<Assessment>& assessments) {
    std::vector<Advice> all;
    for (const Term term : {Term::short_term, Term::medium_term, Term::long_term})
        for (const Assessment& each : assessments)
            if (term_of(each) == term) advise(each, term, all);
    return all;
}

}  // namespace taxasge::delivery
