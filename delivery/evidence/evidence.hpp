// What a machine saw: one JSON file for each question. Nothing in it says whether that is good: the gate
// decides it anew each time it looks, so that a verdict cannot be written by hand (GO-03).
//
//     {"kind": "job", "subject": "deploy-frontend", "at": "2026-10-24T17:03:00Z", "source": "run
//     18786434842",
//      "observed": {"result": "failed", "cause": "npm cache"}}
//
// "lifetime": "1d" may stand there too: how long after `at` it may be taken to be so, by who saw it. The gate
// never lets it live longer than the policy does.
#pragma once

#include "base/clock.hpp"
#include "base/result.hpp"

#include <boost/json/object.hpp>

#include <chrono>
#include <filesystem>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace taxasge::delivery {

enum class EvidenceKind {
    job,         // subject: its name; observed: result (passed, failed, skipped), cause
    http,        // subject: the path; observed: status, body, headers, micros
    names,       // subject: of what; observed: names
    images,      // subject: of what; observed: images (each by its digest), tags
    drill,       // subject: rollback; observed: result (passed, failed)
    secrets,     // subject: of what; observed: rotated, name -> time or null when nobody knows
    file,        // subject: the path; observed: sha256, bytes
    claim,       // subject: a criterion; observed: says, by. What somebody says counts for nothing.
    git,         // subject: "."; observed: commit, clean
    migrations,  // subject: of what; observed: known and applied, "NAME SHA-256" each
    tests,       // subject: the report; observed: passed, failed, skipped, complete
    coverage,    // subject: a folder; observed: lines, covered, tool, commit
    command,     // subject: its name; observed: argv, exit, began, ended, output_sha256, commit
    workflow,    // subject: the path; observed: sha256, faults
    iam,         // subject: the file; observed: bindings (role, members, condition), used
    hosting  // subject: the folder that was built; observed: version, answers (path, status, version, wanted)
};

[[nodiscard]] std::string_view to_text(EvidenceKind kind);

struct Evidence {
    EvidenceKind kind = EvidenceKind::claim;
    std::string subject = {};
    Time at{};
    std::string source = {};
    std::optional<std::chrono::milliseconds> lifetime = {};  // none: as the policy says
    boost::json::object observed = {};
    std::string text = {};    // its canonical JSON
    std::string digest = {};  // SHA-256 of that, 64 hexadecimal digits
};

// Pure. Error: invalid, with what is wrong: no JSON, an unknown key or kind, no time, a
// lifetime that is no duration or none at all.
[[nodiscard]] Result<Evidence> parse_evidence(std::string_view text);

// Of something that was seen just now. Error: invalid, when it has no canonical form.
[[nodiscard]] Result<Evidence> make_evidence(EvidenceKind kind, std::string_view subject, Time at,
                                             std::string_view source, boost::json::object observed,
                                             std::optional<std::chrono::milliseconds> lifetime = {});

// Every file *.json of the folder, in the order of their names. Error: invalid, reason "undecided", with each
// fault in a line: who cannot read all of it decides nothing.
[[nodiscard]] Result<std::vector<Evidence>> read_evidence(const std::filesystem::path& folder);

// As a file that is called by its hash; makes the folder. Error: unavailable, reason "try_again".
[[nodiscard]] Result<void> keep_evidence(const Evidence& evidence, const std::filesystem::path& folder);

}  // namespace taxasge::delivery
