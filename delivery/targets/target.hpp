// Where revisions run and who of them is asked. The pipeline tells its story in these words and knows nothing
// else of a target. Every call may be repeated: it looks first, and does what is still missing.
// Threading: one thread at a time. Errors of all: unavailable, when the target cannot be reached; timed_out;
// what a call adds is said at it.
#pragma once

#include "base/result.hpp"

#include <boost/json/object.hpp>

#include <chrono>
#include <cstdint>
#include <filesystem>
#include <map>
#include <string>
#include <vector>

namespace taxasge::delivery {

// One release with its settings, as it is to run. The same release with the same settings has the same id.
struct Revision {
    std::string id;                 // the commit's first 12 digits, '-', 8 digits of a SHA-256 over the rest
    std::filesystem::path program;  // the server's binary
    std::string program_sha256;     // hex
    std::map<std::string, std::string> settings;  // its environment; a secret only as NAME_FILE
};

enum class RevisionState { starting, ready, draining, stopped, failed };

struct PlacedRevision {
    std::string id;
    RevisionState state = RevisionState::stopped;
    int weight = 0;              // per cent of the requests
    std::int64_t in_flight = 0;  // requests under way
    std::chrono::system_clock::time_point started{};
};

struct Observation {
    std::vector<PlacedRevision> revisions;  // oldest first
};

using Weights = std::map<std::string, int>;  // id -> per cent; together 100

// What a revision has answered since it was placed, as the proxy counted it; only ever grows.
struct Sample {
    std::int64_t requests = 0;
    std::int64_t errors = 0;                           // 5xx, and connections that failed
    std::vector<std::chrono::microseconds> latencies;  // of the requests since the last sample, at most 4,096
    std::int64_t in_flight = 0;                        // requests under way
};

struct Drained {
    std::chrono::milliseconds took{0};
    std::int64_t cut = 0;  // requests that were still under way at the deadline
};

class Target {
 public:
    virtual ~Target() = default;

    // Changes nothing.
    [[nodiscard]] virtual Result<Observation> observe() = 0;

    // Whether this revision could be placed: files, port, proxy, settings. Changes nothing. Error: invalid,
    // with everything that is in the way in its detail, a line each.
    [[nodiscard]] virtual Result<void> check(const Revision& revision) = 0;

    // Brings the schema up to date with the revision's own program; earlier ones go on serving on it. Error:
    // internal, with the program's last words.
    [[nodiscard]] virtual Result<int> migrate(const Revision& revision,
                                              std::chrono::milliseconds deadline) = 0;

    // What has run of the migrations, as the revision's own program says: {"dialect", "applied": [{"number",
    // "name", "sha256"}]}. Changes nothing. Error: internal, with the program's last words.
    [[nodiscard]] virtual Result<boost::json::object> applied_migrations(
        const Revision& revision, std::chrono::milliseconds deadline) = 0;

    // Starts it, without requests, and returns when it is ready. Error: invalid, when it ended or is not
    // healthy, with its last words.
    [[nodiscard]] virtual Result<void> place(const Revision& revision,
                                             std::chrono::milliseconds deadline) = 0;

    // No request is lost by it. Error: invalid, when a revision with a weight is not ready.
    [[nodiscard]] virtual Result<void> shift(const Weights& weights) = 0;

    [[nodiscard]] virtual Result<Sample> sample(const std::string& id) = 0;

    // Waits until a revision without weight has no request under way, or cuts what is left at the deadline.
    // One that is not there is drained. Error: invalid, when it has a weight.
    [[nodiscard]] virtual Result<Drained> drain(const std::string& id,
                                                std::chrono::milliseconds deadline) = 0;

    // Ends it and all its descendants. A revision with a weight is refused: invalid.
    [[nodiscard]] virtual Result<void> remove(const std::string& id) = 0;
};

}  // namespace taxasge::delivery
