#include "delivery/report/words.hpp"

#include <fmt/format.h>

namespace taxasge::delivery {
namespace {

Language language_of(const Words& words) {
    return parse_language(words.code).value_or(Language::en);
}

}  // namespace

const Words& words_in(std::string_view language) {
    if (language == "es") return spanish_words();
    return language == "en" ? english_words() : french_words();
}

std::string_view meaning_of(State state, const Words& words) {
    switch (state) {
        case State::pass:
            return words.pass_means;
        case State::skipped:
            return words.skipped_means;
        case State::stale:
            return words.stale_means;
        case State::unknown:
            return words.unknown_means;
        case State::fail:
            return words.fail_means;
        case State::waived:
            return words.waived_means;
    }
    return "";
}

std::string_view name_of(Term term, const Words& words) {
    if (term == Term::short_term) return words.short_term;
    return term == Term::medium_term ? words.medium_term : words.long_term;
}

std::string_view name_of(Worse what, const Words& words) {
    switch (what) {
        case Worse::verdict:
            return words.worse_verdict;
        case Worse::points:
            return words.worse_points;
        case Worse::duration:
            return words.worse_duration;
        case Worse::rollbacks:
            return words.worse_rollbacks;
    }
    return "";
}

std::string_view name_of(Action action, const Words& words) {
    switch (action) {
        case Action::repair:
            return words.repair;
        case Action::look:
            return words.look;
        case Action::look_again:
            return words.look_again;
        case Action::run:
            return words.run;
        case Action::end_waiver:
            return words.end_waiver;
    }
    return "";
}

std::string_view name_of(EvidenceKind kind, const Words& words) {
    return words.kinds.at(static_cast<std::size_t>(kind));
}

std::string in_words(const Saying& saying, const Words& words) {
    return in_language(saying, language_of(words));
}

std::string in_words(const Sayings& sayings, const Words& words) {
    return in_language(sayings, language_of(words));
}

std::string in_words(const Finding& finding, const Words& words) {
    const std::string thing = in_words(finding.what, words);
    const Sayings& cause = finding.ruling.cause;
    return cause.empty() ? thing : fmt::format("{}{}{}", thing, words.colon, in_words(cause, words));
}

std::string in_words(std::chrono::milliseconds duration, const Words& words) {
    const auto count = duration.count();
    if (count < 1'000) return fmt::format("{} ms", count);
    if (count < 60'000)
        return fmt::format("{}{}{} s", count / 1'000, words.decimal_mark, count % 1'000 / 100);
    if (count < 3'600'000) return fmt::format("{}m{:02}s", count / 60'000, count / 1'000 % 60);
    return fmt::format("{}h{:02}m", count / 3'600'000, count / 60'000 % 60);
}

std::string in_words(Time time) {
    const std::string text = to_rfc3339(time);
    return fmt::format("{} {} UTC", text.substr(0, 10), text.substr(11, 5));
}

std::string share_in_words(std::int64_t part, std::int64_t whole, const Words& words) {
    const std::int64_t tenths = (part * 1'000 + whole / 2) / whole;
    if (tenths % 10 == 0) return fmt::format("{} %", tenths / 10);
    return fmt::format("{}{}{} %", tenths / 10, words.decimal_mark, tenths % 10);
}

}  // namespace taxasge::delivery
