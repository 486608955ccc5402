#include "delivery/gate/judge_runs.hpp"

#include "base/rfc3339.hpp"
#include "delivery/gate/observed.hpp"

#include <boost/json.hpp>

#include <fmt/format.h>

#include <algorithm>

namespace taxasge::delivery {
namespace {

namespace json = boost::json;

// Beyond it a share would no longer be whole numbers.
constexpr std::int64_t most_lines = 1'000'000'000'000;

std::string hundredths(std::int64_t share) {
    return fmt::format("{}.{:02} %", share / 100, share % 100);
}

// Of a list of texts.
std::vector<std::string> not_among(const json::array& names, const std::vector<std::string>& known) {
    std::vector<std::string> others;
    for (const json::value& name : names)
        if (std::ranges::count(known, std::string_view{name.get_string()}) == 0)
            others.emplace_back(name.get_string());
    return others;
}

bool has_words(const json::value& argv, const std::vector<std::string>& words) {
    return argv == json::value(json::array(words.begin(), words.end()));
}

}  // namespace

Ruling judge_tests(const json::object& observed, const std::vector<std::string>& may_skip) {
    if (auto unread = not_understood(observed, {"passed", "failed", "skipped", "complete"})) return *unread;
    const auto passed = number_at(observed, "passed");
    const auto failures = number_at(observed, "failed");
    const json::value& skipped = observed.at("skipped");
    const json::value& complete = observed.at("complete");
    if (!passed || !failures || !names_at(observed, "skipped") || !complete.is_bool() || *passed < 0 ||
        *failures < 0)
        return says_nothing(say("how many tests passed and failed, and which were skipped, was not seen"));
    const std::int64_t all = *passed + *failures + static_cast<std::int64_t>(skipped.get_array().size());
    if (*failures > 0) return failed(say("{count} of {count} tests failed", *failures, all));
    if (!complete.get_bool()) return says_nothing(say("the report is cut off, or does not add up"));
    if (all == 0) return says_nothing(say("there is no test in the report"));
    const auto untried = not_among(skipped.get_array(), may_skip);
    if (untried.empty()) return *passed > 0 ? pass() : says_nothing(say("no test of the report has run"));
    return {.state = State::skipped,
            .cause = {untried.size() == 1 ? say("{count} of {count} tests were skipped: {}", untried.size(),
                                                all, untried.front())
                                          : say("{count} of {count} tests were skipped: {} and others",
                                                untried.size(), all, untried.front())}};
}

Ruling judge_coverage(const json::object& observed, std::int64_t least, const std::string& commit) {
    if (auto unread = not_understood(observed, {"lines", "covered", "tool", "commit"})) return *unread;
    const auto lines = number_at(observed, "lines");
    const auto covered = number_at(observed, "covered");
    if (!lines || !covered || *lines < 0 || *lines > most_lines || *covered < 0 || *covered > *lines ||
        text_at(observed, "tool").empty())
        return says_nothing(say("how many lines are covered was not seen"));
    if (*lines == 0) return says_nothing(say("there is no line of it in the report"));
    if (auto other = not_at(text_at(observed, "commit"), commit, At::measured)) return *other;
    const std::int64_t share = *covered * 10'000 / *lines;
    if (share >= least) return pass();
    return failed(say("{share} of the lines, and {share} are wanted", hundredths(share), hundredths(least)));
}

Ruling judge_command(const json::object& observed, const CommandProbe& command, const std::string& commit) {
    if (auto unread = not_understood(observed, {"argv", "exit", "began", "ended", "output_sha256", "commit"}))
        return *unread;
    if (!has_words(observed.at("argv"), command.words)) return says_nothing(say("other words were run"));
    const auto exit = number_at(observed, "exit");
    const auto began = parse_rfc3339(text_at(observed, "began"));
    const auto ended = parse_rfc3339(text_at(observed, "ended"));
    if (!exit || !began || !ended || *ended < *began || !is_hash(text_at(observed, "output_sha256")))
        return says_nothing(say("how it ended, and when, was not seen"));
    if (*exit != 0) return failed(say("it ended with {count}", *exit));
    if (auto other = not_at(text_at(observed, "commit"), commit, At::ran)) return *other;
    return pass();
}

}  // namespace taxasge::delivery
