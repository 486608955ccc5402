// The story of a deployment:
//
//   keep -> migrate -> place -> shift, watched -> (the other jobs verify) -> drain -> remember
//
// and if anything on the way is not as it has to be: the way back, which ends with what was before. Every
// step looks first and does what is missing, so that a process that died in it is followed by one that begins
// it again.
#pragma once

#include "delivery/pipeline/command.hpp"
#include "delivery/pipeline/release.hpp"
#include "delivery/pipeline/steps.hpp"

namespace taxasge::delivery {

class Deployment {
 public:
    Deployment(const Workplace& place, const Rollout& rollout, Steps& steps, const RunRecord& run)
        : place_(place), rollout_(rollout), steps_(steps), run_(run) {}

    // Until all requests are at it. Errors: invalid, when it is not well, before or under requests;
    // timed_out; precondition_failed, reason "held", when nobody can say; unavailable.
    [[nodiscard]] Result<void> go(Deadline deadline);

    // After everything else has said yes: the previous one finishes what it has begun and stays warm, older
    // ones go. Errors: invalid, when it has died meanwhile; unavailable, timed_out.
    [[nodiscard]] Result<void> finish();

    // Back to what was before. Error: internal, reason "rollback_failed": hands are needed.
    [[nodiscard]] Result<void> undo(const std::string& cause);

    // Whether any request may have reached it.
    [[nodiscard]] bool was_shifted() const { return steps_.was_begun(first_shift()); }

 private:
    [[nodiscard]] Result<void> migrate(Deadline deadline);
    [[nodiscard]] Result<void> start(Deadline deadline);
    [[nodiscard]] Result<void> shift(Deadline deadline);
    [[nodiscard]] Result<void> move_to(int share);
    [[nodiscard]] Result<void> watch(int share, Deadline deadline);
    [[nodiscard]] Result<void> drain();
    [[nodiscard]] Result<void> clear();
    [[nodiscard]] Result<void> still_serves() const;
    [[nodiscard]] Result<void> give_back();
    [[nodiscard]] Result<void> take_away();
    [[nodiscard]] std::string first_shift() const;
    [[nodiscard]] bool is_first() const { return run_.previous.empty(); }
    void say(const std::string& words) const { place_.progress.say("rollout", words); }

    const Workplace& place_;
    const Rollout& rollout_;
    Steps& steps_;
    const RunRecord& run_;
};

}  // namespace taxasge::delivery
