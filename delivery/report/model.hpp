// A report before it has a language or a form: made from a sealed decision and the evidence beside it, and
// from nothing else, so that whoever has both makes the same report again. Everything in it is computed.
#pragma once

#include "delivery/gate/decided.hpp"
#include "delivery/report/advice.hpp"
#include "delivery/report/history.hpp"
#include "delivery/report/timing.hpp"

#include <boost/json/object.hpp>

namespace taxasge::delivery {

// What a decision says of where and when it was made, beside the gate's own findings.
struct Circumstances {
    std::string project = {};
    std::string environment = {};           // empty: by what others have seen
    std::string commit = {};                // empty: nobody has said
    std::vector<PlannedJob> jobs = {};      // as planned: the scope (GO-08)
    std::vector<Delivery> deliveries = {};  // the last ones, in the order of time
    std::vector<PastDecision> past = {};    // the decisions before, in the order of time
};

[[nodiscard]] std::vector<PlannedJob> planned_jobs(const Plan& plan);

struct ReportModel {
    Decided decided = {};
    Circumstances circumstances = {};
    std::vector<Evidence> evidence = {};  // by kind, subject, time
    std::string merkle_root = {};
    Timing timing = {};
    std::vector<PastDecision> history = {};  // with this decision as the last
    std::vector<Regression> regressions = {};
    std::vector<Advice> advice = {};
    Sayings garbled = {};  // where text was read in the wrong encoding
};

// What is sealed of a decision: no fractions in it.
[[nodiscard]] boost::json::object decision_facts(const Decided& decided, const Circumstances& circumstances);

// Of such facts. Decides once more, by the states: error "evidence_tampered" when the verdict, the points or
// the causes are not what follows, or something is not in its form; "undecided" when times cannot be, or a
// text is not UTF-8. Pure.
[[nodiscard]] Result<ReportModel> make_model(const boost::json::object& decision,
                                             const std::vector<Evidence>& evidence);

}  // namespace taxasge::delivery
