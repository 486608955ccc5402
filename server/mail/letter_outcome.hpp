// What came of an attempt to deliver a letter, for the metrics.
#pragma once

#include <string_view>

namespace taxasge {

enum class LetterOutcome {
    sent,
    postponed,   // the mail server could not take it now
    given_up,    // it never will, or did not for three days
    superseded,  // nothing waits for it any more: it was answered, or others took its place
    lease_lost,  // another instance took the letter over meanwhile
};

constexpr std::string_view to_text(LetterOutcome outcome) {
    switch (outcome) {
        case LetterOutcome::sent:
            return "sent";
        case LetterOutcome::postponed:
            return "postponed";
        case LetterOutcome::given_up:
            return "given_up";
        case LetterOutcome::superseded:
            return "superseded";
        case LetterOutcome::lease_lost:
            return "lease_lost";
    }
    return "";
}

}  // namespace taxasge
