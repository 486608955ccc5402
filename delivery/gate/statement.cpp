#include "delivery/gate/statement.hpp"

#include "base/bytes.hpp"
#include "delivery/evidence/canonical_json.hpp"
#include "delivery/evidence/merkle.hpp"
#include "delivery/evidence/tampered.hpp"

#include <boost/json.hpp>

#include <algorithm>

namespace taxasge::delivery {
namespace {

namespace json = boost::json;

// In their own order, whatever the order in which they were seen.
std::vector<std::string> digests_of(const std::vector<Evidence>& evidence) {
    std::vector<std::string> digests;
    for (const Evidence& each : evidence) digests.push_back(each.digest);
    std::ranges::sort(digests);
    return digests;
}

json::object named(const std::vector<Evidence>& evidence) {
    const auto digests = digests_of(evidence);
    return {{"merkle_root", evidence_root(evidence)},
            {"sha256", json::array(digests.begin(), digests.end())}};
}

}  // namespace

std::string evidence_root(const std::vector<Evidence>& evidence) {
    std::vector<Bytes> leaves;
    for (const auto& digest : digests_of(evidence)) leaves.push_back(*from_hex(digest));
    return to_hex(merkle_root(leaves));
}

Result<std::string> make_statement(const Subject& subject, const json::object& decision,
                                   const std::vector<Evidence>& evidence) {
    json::array subjects;
    if (!subject.sha256.empty())
        subjects.push_back(json::object{{"name", subject.name}, {"digest", {{"sha256", subject.sha256}}}});
    return canonical_json(
        json::object{{"_type", "https://in-toto.io/Statement/v1"},
                     {"subject", std::move(subjects)},
                     {"predicateType", gate_predicate},
                     {"predicate", {{"decision", decision}, {"evidence", named(evidence)}}}});
}

Result<void> check_statement(const std::string& statement, const std::vector<Evidence>& evidence) {
    boost::system::error_code broken;
    const json::value value = json::parse(statement, broken);
    const json::value* told = broken ? nullptr : value.find_pointer("/predicate/evidence", broken);
    if (told != nullptr && *told == json::value(named(evidence))) return {};
    return fail(tampered(
        "the evidence is not what the decision stands on: something was added, taken away or changed"));
}

}  // namespace taxasge::delivery
