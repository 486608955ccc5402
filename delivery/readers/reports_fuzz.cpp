// What others wrote, through each of its readers.
#include "delivery/readers/coverage_report.hpp"
#include "delivery/readers/iam_use.hpp"
#include "delivery/readers/junit.hpp"
#include "delivery/readers/workflow_faults.hpp"
#include "tests/support/fuzz.hpp"

#include <boost/json.hpp>

namespace taxasge::delivery {
namespace {

using test::demand;

void check_tests(std::string_view text) {
    const auto tally = read_junit(text);
    if (!tally) return;
    demand(tally->passed >= 0 && tally->failed >= 0, "no count is below zero");
    if (!tally->is_complete) return;
    const auto cut = read_junit(text.substr(0, text.rfind("</")));
    const bool has_end_tag =
        text.find("</") != std::string_view::npos && text.find("<!") == std::string_view::npos;
    demand(!has_end_tag || !cut || !cut->is_complete, "a report without its last tag is not complete");
}

void check_coverage(std::string_view text) {
    const auto report = read_coverage(text, "/src");
    if (!report) return;
    for (const auto& [path, count] : report->files)
        demand(count.covered >= 0 && count.covered <= count.lines, "no more is covered than there is");
}

// What was read of it is read again of what is kept of it, and means the same.
void check_rights(std::string_view text) {
    const auto policy = parse_iam_policy(text);
    if (policy) {
        const auto again = parse_bindings(to_json(*policy));
        demand(again.has_value() && to_json(*again) == to_json(*policy), "what is kept is what was read");
        const IamRules rules{.identities = {{"build", {"roles/a"}}}, .forbidden = {"roles/owner"}};
        demand(!iam_drift(*policy, rules).empty(), "who was declared is told");
    }
    (void)parse_iam_use(text);
}

void check(std::string_view text) {
    check_tests(text);
    check_coverage(text);
    check_rights(text);
    (void)workflow_faults(std::string{text});
    for (const auto* shell : {"", "bash", "bash {0}"}) (void)script_faults(text, shell);
}

}  // namespace
}  // namespace taxasge::delivery

// Nothing of what others wrote is taken for more than it is, nor ends the program.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    taxasge::delivery::check(taxasge::test::as_input(data, size));
    return 0;
}
