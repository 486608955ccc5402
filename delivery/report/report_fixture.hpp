// A decision to make reports of: three criteria, one of them open, and a workflow whose second job failed.
#pragma once

#include "delivery/report/model.hpp"

#include <gmock/gmock.h>
#include <boost/json.hpp>

#include "base/digest.hpp"

namespace taxasge::delivery {

inline const Time report_now{std::chrono::sys_days{std::chrono::year{2026} / 11 / 30}};

inline Evidence seen_thing(EvidenceKind kind, const char* subject, const char* observed,
                           std::optional<std::chrono::milliseconds> lifetime = {}) {
    return *make_evidence(kind, subject, report_now, "run r1", boost::json::parse(observed).as_object(),
                          lifetime);
}

inline Criterion criterion_called(const char* id, const char* title, std::int64_t weight, bool is_blocker) {
    return {.id = id, .title = title, .weight = weight, .is_blocker = is_blocker};
}

// Decided, so that the sums are right.
inline Decided some_decision(std::vector<Assessment> assessments) {
    Decided decided{.assessments = std::move(assessments),
                    .rubric = to_hex(sha256(as_bytes("rubric"))),
                    .as_of = report_now,
                    .thresholds = {.go = 10'000, .conditional = 5'000}};
    decided.decision = decide(decided.assessments, decided.thresholds);
    return decided;
}

struct Story {
    std::vector<Evidence> evidence{
        seen_thing(EvidenceKind::job, "tests", R"({"result": "passed", "took_ms": 103000})"),
        seen_thing(EvidenceKind::job, "front",
                   R"({"result": "failed", "cause": "npm cache", "seconds": 9})")};
    Decided decided = some_decision(
        {{.criterion = criterion_called("C01", "Les tests passent à l’été 🎉", 60, true),
          .state = State::pass,
          .findings = {{say("job {}", "tests"), {State::pass}, evidence[0].digest}}},
         {.criterion = criterion_called("C02", "The front end is <there> & [well](x)", 30, true),
          .state = State::fail,
          .findings = {{say("job {}", "front"),
                        {State::fail, {say("failed: {}", "npm cache")}},
                        evidence[1].digest}}},
         {.criterion = criterion_called("C03", "It is watched", 10, false),
          .state = State::unknown,
          .findings = {{say("names {}", "alerts"), {State::unknown, {say("nobody has looked")}}, ""}}}});
    Circumstances circumstances{.project = "taxasge",
                                .environment = "local",
                                .commit = "742082580886",
                                .jobs = {{.name = "tests"}, {.name = "front", .needs = {"tests"}}}};

    [[nodiscard]] Result<ReportModel> model() const {
        return make_model(decision_facts(decided, circumstances), evidence);
    }
};

}  // namespace taxasge::delivery
