#include "delivery/pipeline/steps.hpp"

#include <boost/json.hpp>

#include <algorithm>

namespace taxasge::delivery {

std::optional<Record> Steps::find(std::string_view kind, std::string_view step) const {
    for (const Record& record : journal_.records())
        if (record.run == run_ && record.kind == kind && record.step == step) return record;
    return std::nullopt;
}

Result<boost::json::object> Steps::take(const std::string& step, const Work& work) {
    if (const auto done = find("done", step)) return done->facts;
    if (auto written = journal_.add({.run = run_, .kind = "intent", .step = step}); !written)
        return fail(written.error());
    auto facts = work();
    if (!facts) {
        // What it says is told by who asked; that it could not be written down too would hide it.
        const auto written = journal_.add({.run = run_,
                                           .kind = "failed",
                                           .step = step,
                                           .facts = {{"cause", redaction_(facts.error().detail)}}});
        if (!written) progress_.say(step, written.error().detail);
        return facts;
    }
    if (auto written = journal_.add({.run = run_, .kind = "done", .step = step, .facts = *facts}); !written)
        return fail(written.error());
    return facts;
}

Result<void> Steps::note(std::string_view kind, boost::json::object facts) {
    return journal_.add({.run = run_, .kind = std::string{kind}, .facts = std::move(facts)});
}

}  // namespace taxasge::delivery
