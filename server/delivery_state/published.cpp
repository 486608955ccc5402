#include "server/delivery_state/published.hpp"

#include "server/delivery_state/picking.hpp"

#include <boost/json.hpp>

namespace json = boost::json;

namespace taxasge {
namespace {

void pick_release(Picking& release) {
    release.text("revision");
    release.text("commit");
    release.text("program_version");
    release.choice("state", {"serving", "kept", "canary"});
    release.time("since");
}

void pick_state(Picking& judged) {
    judged.choice("state", {"PASS", "FAIL", "SKIPPED", "UNKNOWN", "STALE", "WAIVED"});
    judged.text("cause");
}

void pick_finding(Picking& finding) {
    finding.text("what");
    pick_state(finding);
}

void pick_criterion(Picking& criterion) {
    criterion.text("id");
    criterion.text("title");
    criterion.count("weight");
    criterion.flag("blocker");
    pick_state(criterion);
    criterion.objects("findings", pick_finding);
}

template <class Pick>
Result<json::object> parse(std::string_view text, Pick pick) {
    json::error_code broken;
    const json::value value = json::parse({text.data(), text.size()}, broken);
    if (broken) return fail(publication_unreadable("no JSON: " + broken.message()));
    if (!value.is_object()) return fail(publication_unreadable("no JSON object"));
    Picking picking{value.get_object()};
    picking.version(1);
    picking.text("environment");
    picking.time("at");
    pick(picking);
    if (!picking.fault().empty())
        return fail(publication_unreadable(picking.fault() + " is not as it has to be"));
    return picking.take();
}

}  // namespace

Result<json::object> parse_releases(std::string_view text) {
    return parse(text, [](Picking& releases) {
        releases.text("serving");
        releases.objects("releases", pick_release);
    });
}

Result<json::object> parse_report(std::string_view text) {
    return parse(text, [](Picking& report) {
        report.text("project");
        report.text("commit");
        report.choice("verdict", {"GO", "CONDITIONAL", "NO-GO"});
        report.count("points");
        report.count("total");
        report.texts("causes");
        report.objects("criteria", pick_criterion);
        report.texts("contradictions");
    });
}

Error publication_unreadable(std::string detail) {
    return {.code = Code::unavailable, .reason = "publication_unreadable", .detail = std::move(detail)};
}

}  // namespace taxasge
