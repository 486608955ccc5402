#include "delivery/exit_code.hpp"

#include <algorithm>
#include <array>

namespace taxasge::delivery {
namespace {

struct ReasonRow {
    std::string_view reason;
    Exit exit;
};

// What the pipeline says in so many words.
constexpr std::array reasons{
    ReasonRow{"usage", Exit::usage},
    ReasonRow{"config_invalid", Exit::bad_config},
    ReasonRow{"no_go", Exit::no_go},
    ReasonRow{"approval_wanted", Exit::approval_wanted},
    ReasonRow{"held", Exit::inconclusive},
    ReasonRow{"undecided", Exit::inconclusive},
    ReasonRow{"rolled_back", Exit::rolled_back},
    ReasonRow{"rollback_failed", Exit::rollback_failed},
    ReasonRow{"refused", Exit::refused},
    ReasonRow{"locked", Exit::locked},
    ReasonRow{"has_changes", Exit::has_changes},
    ReasonRow{"drift", Exit::drift},
    ReasonRow{"journal_tampered", Exit::tampered},
    ReasonRow{"evidence_tampered", Exit::tampered},
    ReasonRow{"try_again", Exit::try_again},
};

// What comes from below, by its code.
Exit exit_of(Code code) {
    switch (code) {
        case Code::timed_out:
            return Exit::timed_out;
        case Code::unavailable:
            return Exit::unreachable;
        case Code::malformed:
        case Code::invalid:
        case Code::not_found:
        case Code::precondition_failed:
            return Exit::refused;
        default:
            return Exit::internal;
    }
}

}  // namespace

Exit exit_of(const Error& error) {
    const auto* row = std::ranges::find(reasons, error.reason, &ReasonRow::reason);
    return row != reasons.end() ? row->exit : exit_of(error.code);
}

}  // namespace taxasge::delivery
