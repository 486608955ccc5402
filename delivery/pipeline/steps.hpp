// The steps of one run. Each is written down before it begins and after it is done; one that was done by an
// earlier process is not done again.
#pragma once

#include "delivery/pipeline/journal.hpp"
#include "delivery/pipeline/progress.hpp"

#include <functional>

namespace taxasge::delivery {

class Steps {
 public:
    Steps(Journal& journal, Progress& progress, const Redaction& redaction, std::string run)
        : journal_(journal), progress_(progress), redaction_(redaction), run_(std::move(run)) {}

    using Work = std::function<Result<boost::json::object>()>;

    // Its facts, of now or of then. Errors: those of `work`; unavailable "try_again", when nothing can be
    // written down: the work was then not begun.
    [[nodiscard]] Result<boost::json::object> take(const std::string& step, const Work& work);

    // A fact that is no step.
    [[nodiscard]] Result<void> note(std::string_view kind, boost::json::object facts = {});

    [[nodiscard]] bool is_done(std::string_view step) const { return find("done", step).has_value(); }
    [[nodiscard]] bool was_begun(std::string_view step) const { return find("intent", step).has_value(); }
    [[nodiscard]] bool was_noted(std::string_view kind) const { return find(kind, "").has_value(); }
    [[nodiscard]] const std::string& run() const { return run_; }

 private:
    [[nodiscard]] std::optional<Record> find(std::string_view kind, std::string_view step) const;

    Journal& journal_;
    Progress& progress_;
    const Redaction& redaction_;
    std::string run_;
};

}  // namespace taxasge::delivery
