#include "server/users/login_outcome.hpp"

#include "base/counts.hpp"

namespace taxasge {

LoginOutcome outcome_of_refusal(const Error& error) {
    if (error.code == Code::unavailable) return LoginOutcome::unavailable;
    if (error.code == Code::too_many) return LoginOutcome::too_many_requests;
    for (std::size_t i = 0; i < length_of<LoginOutcome>(); ++i)
        if (to_text(static_cast<LoginOutcome>(i)) == error.reason) return static_cast<LoginOutcome>(i);
    return LoginOutcome::other;
}

}  // namespace taxasge
