// How something stands, once its evidence was looked at. Only `pass` scores; nothing else may be taken for it
// (D3).
#pragma once

#include "delivery/sentences/saying.hpp"

#include <string_view>

namespace taxasge::delivery {

// From good to bad: of several the last one counts.
enum class State {
    pass,
    skipped,  // it was not tried
    stale,    // it was so, too long ago
    unknown,  // nobody has looked, or what was seen says nothing
    fail,
    waived,  // not pass, and somebody answers for it: never comes out of evidence
};

[[nodiscard]] constexpr std::string_view to_text(State state) {
    switch (state) {
        case State::pass:
            return "PASS";
        case State::skipped:
            return "SKIPPED";
        case State::stale:
            return "STALE";
        case State::unknown:
            return "UNKNOWN";
        case State::fail:
            return "FAIL";
        case State::waived:
            return "WAIVED";
    }
    return "";
}

struct Ruling {
    State state = State::unknown;
    Sayings cause = {};  // empty: it is `pass`
};

}  // namespace taxasge::delivery
