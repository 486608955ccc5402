// Every word of a report, in one language: one file each. What the gate says is in delivery/sentences; what
// the plan and the evidence say stays as they said it. Texts with {} take values by fmt.
#pragma once

#include "delivery/config/criterion.hpp"
#include "delivery/gate/state.hpp"
#include "delivery/report/advice.hpp"
#include "delivery/report/history.hpp"

#include <array>
#include <string_view>

namespace taxasge::delivery {

struct Words {
    std::string_view code, decimal_mark, colon;
    // Metadata
    std::string_view title, date, environment, by_others, commit, decision, points, rubric, merkle_root,
        unknown, none, computed;
    // Scope
    std::string_view scope, scope_criteria, scope_jobs, scope_go, scope_conditional, scope_evidence, legend;
    // Jobs
    std::string_view jobs, job, needs, duration, share, state, details, not_seen, jobs_chart;
    // Evidence
    std::string_view evidence, evidence_none, subject, observed, seen_at, source, digest, more_text;
    std::array<std::string_view, 16> kinds;  // in the order of EvidenceKind
    // Criteria
    std::string_view criteria, criterion, weight, finding, blocker, score, passed, contradictions,
        contradictions_text, garbled, garbled_text;
    // Metrics
    std::string_view metrics, metric, value, metric_evidence, metric_jobs, metric_deliveries,
        metric_rollbacks, metric_open, metric_waived;
    // Decision
    std::string_view checks, check_blockers, check_points, check_jobs, check_fresh, check_contradictions,
        check_waivers, check_all;
    std::string_view final_decision, go_text, conditional_text, no_go_text;
    // Risks and recommendations
    std::string_view risks, risk_none, risk, impact, mitigation, impact_blocker, impact_points, waived_by;
    std::string_view recommendations, recommendations_none, short_term, medium_term, long_term, repair, look,
        look_again, run, end_waiver;
    // Time
    std::string_view time, work_time, chain_time, wall_time, lessons, slowest, failed_jobs, tried_jobs,
        lesson_rollbacks, lesson_none;
    // History
    std::string_view history, history_first, score_chart, rollbacks, change, worse_verdict, worse_points,
        worse_duration, worse_rollbacks, deliveries, deliveries_none, command, revision, outcome, began;
    // What follows
    std::string_view checklist, next, next_go, next_conditional, next_no_go, next_gate, next_verify;
    // The general report, and a module's plan
    std::string_view version, general_decision, module, module_scope, module_needs, progress, ready,
        not_ready, modules;
    std::string_view pass_means, fail_means, unknown_means, stale_means, skipped_means, waived_means;
};

inline constexpr std::string_view report_languages[]{"fr", "es", "en"};

// Of one of `report_languages`; French for any other.
[[nodiscard]] const Words& words_in(std::string_view language);

[[nodiscard]] const Words& french_words();
[[nodiscard]] const Words& spanish_words();
[[nodiscard]] const Words& english_words();

[[nodiscard]] std::string_view meaning_of(State state, const Words& words);
[[nodiscard]] std::string_view name_of(Term term, const Words& words);
[[nodiscard]] std::string_view name_of(Worse what, const Words& words);
[[nodiscard]] std::string_view name_of(Action action, const Words& words);
[[nodiscard]] std::string_view name_of(EvidenceKind kind, const Words& words);

// What the gate says, in the language of the report.
[[nodiscard]] std::string in_words(const Saying& saying, const Words& words);
[[nodiscard]] std::string in_words(const Sayings& sayings, const Words& words);
// "job front: failed"; without a cause the thing alone.
[[nodiscard]] std::string in_words(const Finding& finding, const Words& words);

// "30 ms", "9,4 s", "1m43s", "2h00m".
[[nodiscard]] std::string in_words(std::chrono::milliseconds duration, const Words& words);
// "2025-10-24 17:10 UTC".
[[nodiscard]] std::string in_words(Time time);
// "97.5 %", with the mark of the language; `whole` is more than 0.
[[nodiscard]] std::string share_in_words(std::int64_t part, std::int64_t whole, const Words& words);

}  // namespace taxasge::delivery
