// What came of a refresh, for the metrics: who must sign in again, and why.
#pragma once

#include "server/sessions/refresh_verdict.hpp"

#include <string_view>

namespace taxasge {

enum class RefreshCause {
    rotated,      // the usual: a new pair
    repeated,     // the predecessor within its time: the same pair again (A36, A37)
    reused,       // spent long ago: the family ended (A38)
    overtaken,    // a slow twin of a request that was answered
    lapsed,       // nobody used the session for too long, or it reached its end (A39)
    signed_out,   // it was ended
    locked_out,   // its owner may not use the account
    unreadable,   // no token of ours
    unknown,      // of a session that there is not
    unavailable,  // we could not tell
};

constexpr std::string_view to_text(RefreshCause cause) {
    switch (cause) {
        case RefreshCause::rotated:
            return "rotated";
        case RefreshCause::repeated:
            return "repeated";
        case RefreshCause::reused:
            return "reused";
        case RefreshCause::overtaken:
            return "overtaken";
        case RefreshCause::lapsed:
            return "lapsed";
        case RefreshCause::signed_out:
            return "signed_out";
        case RefreshCause::locked_out:
            return "locked_out";
        case RefreshCause::unreadable:
            return "unreadable";
        case RefreshCause::unknown:
            return "unknown";
        case RefreshCause::unavailable:
            return "unavailable";
    }
    return "";
}

// Of a token that was not rotated, and how it was judged.
[[nodiscard]] RefreshCause cause_of(Verdict verdict, const SessionState& session, Time now);

}  // namespace taxasge
