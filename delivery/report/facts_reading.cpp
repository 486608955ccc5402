#include "delivery/report/facts_reading.hpp"

#include "base/rfc3339.hpp"
#include "delivery/evidence/tampered.hpp"
#include "delivery/sentences/reading.hpp"

#include <boost/json.hpp>

#include <array>
#include <stdexcept>

namespace taxasge::delivery {
namespace {

namespace json = boost::json;

// Whatever is not in its form throws, and is caught in one place below: what was sealed is in its form.
std::string text_at(const json::object& object, std::string_view key) {
    return std::string{object.at(key).as_string()};
}

std::int64_t number_at(const json::object& object, std::string_view key) {
    return object.at(key).as_int64();
}

template <class T>
T one_of(std::span<const T> all, const json::object& object, std::string_view key) {
    const std::string text = text_at(object, key);
    for (const T each : all)
        if (to_text(each) == text) return each;
    throw std::invalid_argument{"there is no " + text};
}

State state_at(const json::object& object) {
    static constexpr std::array all{State::pass,    State::skipped, State::stale,
                                    State::unknown, State::fail,    State::waived};
    return one_of<State>(all, object, "state");
}

Verdict verdict_at(const json::object& object) {
    static constexpr std::array all{Verdict::go, Verdict::conditional, Verdict::no_go};
    return one_of<Verdict>(all, object, "verdict");
}

Time time_at(const json::object& object, std::string_view key) {
    const auto time = parse_rfc3339(text_at(object, key));
    if (!time) throw std::invalid_argument{std::string{key}};
    return *time;
}

std::vector<std::string> texts_at(const json::object& object, std::string_view key) {
    std::vector<std::string> all;
    for (const json::value& each : object.at(key).as_array()) all.emplace_back(each.as_string());
    return all;
}

template <class Read>
auto list_at(const json::object& object, std::string_view key, const Read& read) {
    std::vector<decltype(read(object))> all;
    for (const json::value& each : object.at(key).as_array()) all.push_back(read(each.as_object()));
    return all;
}

Sayings consequences_at(const json::object& object, std::string_view key) {
    Sayings all;
    for (const auto& each : texts_at(object, key)) all.push_back(read_consequence(each));
    return all;
}

// Whose waiver it is, if it is one's.
Sayings waiver_at(const json::object& object) {
    const std::string cause = text_at(object, "cause");
    return cause.empty() ? Sayings{} : Sayings{read_consequence(cause)};
}

Finding read_finding(const json::object& object) {
    return {.what = read_thing(text_at(object, "what")),
            .ruling = {.state = state_at(object), .cause = read_cause(text_at(object, "cause"))},
            .digest = text_at(object, "evidence")};
}

Assessment read_assessment(const json::object& object) {
    Assessment read{.criterion = {.id = text_at(object, "id"),
                                  .title = text_at(object, "title"),
                                  .weight = number_at(object, "weight"),
                                  .is_blocker = object.at("blocker").as_bool()},
                    .state = state_at(object),
                    .cause = waiver_at(object),
                    .findings = list_at(object, "findings", read_finding)};
    if (const json::value* waiver = object.if_contains("waiver"))
        read.criterion.waiver = {.owner = text_at(waiver->as_object(), "owner"),
                                 .reason = text_at(waiver->as_object(), "reason"),
                                 .until = text_at(waiver->as_object(), "until")};
    return read;
}

Delivery read_delivery(const json::object& object) {
    Delivery read{.run = text_at(object, "run"),
                  .command = text_at(object, "command"),
                  .revision = text_at(object, "revision"),
                  .commit = text_at(object, "commit"),
                  .outcome = text_at(object, "outcome"),
                  .began = time_at(object, "began")};
    if (!object.at("ended").is_null()) read.ended = time_at(object, "ended");
    return read;
}

PastDecision read_past(const json::object& object) {
    PastDecision read{.id = text_at(object, "id"),
                      .at = time_at(object, "at"),
                      .commit = text_at(object, "commit"),
                      .verdict = verdict_at(object),
                      .points = number_at(object, "points"),
                      .total = number_at(object, "total"),
                      .rollbacks = number_at(object, "rollbacks")};
    if (!object.at("took_ms").is_null()) read.took = std::chrono::milliseconds{number_at(object, "took_ms")};
    return read;
}

std::pair<Decided, Circumstances> read_all(const json::object& decision) {
    const json::object& thresholds = decision.at("thresholds").as_object();
    Decided decided{.assessments = list_at(decision, "criteria", read_assessment),
                    .decision = {.verdict = verdict_at(decision),
                                 .points = number_at(decision, "points"),
                                 .total = number_at(decision, "total"),
                                 .causes = consequences_at(decision, "causes")},
                    .contradictions = consequences_at(decision, "contradictions"),
                    .rubric = text_at(decision, "rubric"),
                    .as_of = time_at(decision, "as_of"),
                    .thresholds = {.go = number_at(thresholds, "go"),
                                   .conditional = number_at(thresholds, "conditional")}};
    Circumstances circumstances{.project = text_at(decision, "project"),
                                .environment = text_at(decision, "environment"),
                                .commit = text_at(decision, "commit"),
                                .jobs = list_at(decision, "jobs",
                                                [](const json::object& job) {
                                                    return PlannedJob{.name = text_at(job, "name"),
                                                                      .needs = texts_at(job, "needs")};
                                                }),
                                .deliveries = list_at(decision, "deliveries", read_delivery),
                                .past = list_at(decision, "past", read_past)};
    return {std::move(decided), std::move(circumstances)};
}

}  // namespace

Result<std::pair<Decided, Circumstances>> read_facts(const json::object& decision) {
    try {
        return read_all(decision);
    } catch (const std::exception& broken) {
        return fail(
            tampered(std::string{"the decision is not in its form, or an earlier taxasgectl made it: "} +
                     broken.what()));
    }
}

}  // namespace taxasge::delivery
