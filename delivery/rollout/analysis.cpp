#include "delivery/rollout/analysis.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

namespace taxasge::delivery {
namespace {

using std::chrono::microseconds;
using std::chrono::milliseconds;

constexpr std::size_t most_latencies = 100'000;
constexpr double slow_share = 0.01;       // of a p99
constexpr double most_slow_share = 0.02;  // that goes on

constexpr std::string_view error_rate = "error rate";
constexpr std::string_view undecided_error_rate = "error rate, not yet told,";
constexpr std::string_view p99_in_ms = "p99 in ms";
constexpr std::string_view requests = "requests";
constexpr std::string_view under_way = "requests under way";
constexpr std::string_view latencies_seen = "requests with a latency";

double in_ms(microseconds time) {
    return static_cast<double>(time.count()) / 1000;
}

double rate_of(const Sample& sample) {
    return sample.requests == 0 ? 0
                                : static_cast<double>(sample.errors) / static_cast<double>(sample.requests);
}

Cause error_cause(std::string_view metric, const Sample& canary, const AnalysisRule& rule,
                  milliseconds window) {
    return {.metric = std::string{metric},
            .value = rate_of(canary),
            .bound = rule.error_rate_max,
            .samples = canary.requests,
            .window = window};
}

// As few digits as tell it from the bound: never "0.05 > 0.05".
std::string digits(double value, double bound) {
    const int before_point = value >= 1 ? static_cast<int>(std::log10(value)) + 1 : 0;
    for (int precision = std::max(3, before_point); precision < 17; ++precision) {
        auto text = fmt::format("{:.{}g}", value, precision);
        if (value == bound || text != fmt::format("{:.{}g}", bound, precision)) return text;
    }
    return fmt::format("{}", value);
}

}  // namespace

std::string to_words(const Cause& cause) {
    const auto relation = cause.value > cause.bound ? ">" : cause.value < cause.bound ? "<" : "=";
    return fmt::format("{} {} {} {:g}, {} requests in {:.1f} s", cause.metric,
                       digits(cause.value, cause.bound), relation, cause.bound, cause.samples,
                       static_cast<double>(cause.window.count()) / 1000);
}

CanaryAnalysis::CanaryAnalysis(AnalysisRule rule) : rule_(rule) {}

void CanaryAnalysis::take(const std::vector<microseconds>& latencies) {
    const auto room = std::min(latencies.size(), most_latencies - latencies_.size());
    latencies_.insert(latencies_.end(), latencies.begin(),
                      latencies.begin() + static_cast<std::ptrdiff_t>(room));
    answers_ += static_cast<std::int64_t>(latencies.size());
    slow_ += std::ranges::count_if(latencies, [this](auto latency) { return latency > rule_.p99_max; });
}

// The smallest that at least 99 of 100 do not exceed.
microseconds CanaryAnalysis::p99() const {
    if (latencies_.empty()) return microseconds{0};
    auto sorted = latencies_;
    const auto rank = static_cast<std::size_t>(std::ceil(0.99 * static_cast<double>(sorted.size()))) - 1;
    std::ranges::nth_element(sorted, sorted.begin() + static_cast<std::ptrdiff_t>(rank));
    return sorted[rank];
}

// Whoever began before the first of these looks and has no answer yet was under way at each of them.
std::int64_t CanaryAnalysis::overdue_at_most() const {
    return std::ranges::min(looks_, {}, &Look::under_way).under_way;
}

// Of the requests that began p99_max ago or earlier.
Share CanaryAnalysis::slow_at_most(milliseconds now) const {
    const Look& then = looks_.front();
    if (then.at + rule_.p99_max > now) return {};
    const auto of = then.answers + overdue_at_most();
    return {.hits = std::min(slow_ + overdue_at_most(), of), .of = of};
}

Judgement CanaryAnalysis::see(const Sample& canary, milliseconds since_step_began) {
    take(canary.latencies);
    looks_.push_back({.at = since_step_began, .answers = answers_, .under_way = canary.in_flight});
    while (looks_.size() > 1 && looks_[1].at + rule_.p99_max <= since_step_began) looks_.pop_front();
    const double risk = 1 - rule_.confidence;
    const double enough_to_go_on = -std::log(risk);
    const double enough_to_roll_back = -std::log(risk / 2);  // two rules share the risk
    const bool is_last_look = since_step_began >= rule_.step_deadline;
    const Share failed{.hits = std::min(canary.errors, canary.requests), .of = canary.requests};
    const Share slow{.hits = slow_, .of = answers_};

    if (failed.of >= rule_.min_samples || is_last_look)
        if (evidence_above(failed, rule_.error_rate_max) >= enough_to_roll_back)
            return {Move::roll_back, error_cause(error_rate, canary, rule_, since_step_began)};
    if (slow.of >= rule_.min_samples || is_last_look)
        if (evidence_above(slow, slow_share) >= enough_to_roll_back)
            return {Move::roll_back,
                    {.metric = std::string{p99_in_ms},
                     .value = in_ms(p99()),
                     .bound = in_ms(rule_.p99_max),
                     .samples = answers_,
                     .window = since_step_began}};
    const Share slow_still = slow_at_most(since_step_began);
    const bool is_enough = std::min(failed.of, slow_still.of) >= rule_.min_samples;
    if (is_enough && evidence_below(failed, rule_.error_rate_max) >= enough_to_go_on &&
        evidence_below(slow_still, most_slow_share) >= enough_to_go_on && p99() <= rule_.p99_max)
        return {Move::advance, error_cause(error_rate, canary, rule_, since_step_began)};
    if (is_last_look) return at_deadline(canary, since_step_began);
    return {Move::wait, error_cause(undecided_error_rate, canary, rule_, since_step_began)};
}

// Nothing was shown: for whom it waits in vain.
Judgement CanaryAnalysis::at_deadline(const Sample& canary, milliseconds window) const {
    const auto wanted = static_cast<double>(rule_.min_samples);
    const auto too_few = [&](std::string_view metric, std::int64_t seen) {
        return Judgement{Move::hold,
                         {.metric = std::string{metric},
                          .value = static_cast<double>(seen),
                          .bound = wanted,
                          .samples = seen,
                          .window = window}};
    };
    if (canary.requests < rule_.min_samples) return too_few(requests, canary.requests);
    if (answers_ < rule_.min_samples) return too_few(latencies_seen, answers_);
    if (p99() > rule_.p99_max)
        return {Move::hold,
                {.metric = std::string{p99_in_ms},
                 .value = in_ms(p99()),
                 .bound = in_ms(rule_.p99_max),
                 .samples = answers_,
                 .window = window}};
    const double bearable = most_slow_share * static_cast<double>(answers_);
    if (const auto overdue = static_cast<double>(overdue_at_most()); overdue > bearable)
        return {Move::hold,
                {.metric = std::string{under_way},
                 .value = overdue,
                 .bound = bearable,
                 .samples = answers_,
                 .window = window}};
    return {Move::hold, error_cause(undecided_error_rate, canary, rule_, window)};
}

}  // namespace taxasge::delivery
