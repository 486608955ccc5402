#include "delivery/pipeline/witness.hpp"

#include "base/digest.hpp"
#include "base/file.hpp"
#include "base/http_get.hpp"
#include "delivery/pipeline/release.hpp"

#include <boost/json.hpp>

#include <algorithm>
#include <set>

namespace taxasge::delivery {
namespace {

namespace fs = std::filesystem;
namespace json = boost::json;
using namespace std::chrono_literals;

class Witness {
 public:
    Witness(const Workplace& place, Time now) : place_(place), now_(now), records_(place.journal.records()) {}

    Result<std::vector<Evidence>> look() {
        see_jobs();
        see_drill();
        see_probes();
        see_secrets();
        see_releases();
        see_files();
        if (failure_) return fail(*failure_);
        return std::move(seen_);
    }

 private:
    void add(EvidenceKind kind, std::string_view subject, Time at, std::string_view source,
             json::object observed) {
        auto evidence = make_evidence(kind, subject, at, source, std::move(observed));
        if (evidence)
            seen_.push_back(std::move(*evidence));
        else
            failure_ = evidence.error();
    }

    // Of the last deployment. What it did not come to was skipped, once it has ended.
    void see_jobs() {
        const auto runs = place_.standing().runs;
        const auto run = std::find_if(runs.rbegin(), runs.rend(),
                                      [](const RunRecord& each) { return each.command == "deploy"; });
        if (run == runs.rend()) return;
        for (const Job& job : place_.plan.jobs) {
            const Record* last = last_of(run->id, "job " + job.name);
            if (last != nullptr && last->kind == "done")
                add(EvidenceKind::job, job.name, last->at, "run " + run->id,
                    with_times({{"result", "passed"}}, *last));
            else if (last != nullptr)
                add(EvidenceKind::job, job.name, last->at, "run " + run->id,
                    with_times({{"result", "failed"}, {"cause", last->facts.at("cause")}}, *last));
            else if (!run->outcome.empty())
                add(EvidenceKind::job, job.name, run->ended, "run " + run->id,
                    {{"result", "skipped"}, {"cause", outcome_of(*run)}});
        }
    }

    // From the last intent before it: what was interrupted and begun again did not take all that while.
    json::object with_times(json::object observed, const Record& last) const {
        for (const Record& record : records_)
            if (record.run == last.run && record.step == last.step && record.kind == "intent" &&
                record.number < last.number)
                observed["began"] = to_rfc3339(record.at);
        observed["ended"] = to_rfc3339(last.at);
        return observed;
    }

    const Record* last_of(const std::string& run, const std::string& step) const {
        const Record* last = nullptr;
        for (const Record& record : records_)
            if (record.run == run && record.step == step &&
                (record.kind == "done" || record.kind == "failed"))
                last = &record;
        return last;
    }

    void see_drill() {
        const auto runs = place_.standing().runs;
        const auto drill = std::find_if(runs.rbegin(), runs.rend(), [](const RunRecord& each) {
            return each.command == "drill" && !each.outcome.empty();
        });
        if (drill == runs.rend()) return;
        if (drill->outcome == "drilled")
            add(EvidenceKind::drill, "rollback", drill->ended, "run " + drill->id, {{"result", "passed"}});
        else
            add(EvidenceKind::drill, "rollback", drill->ended, "run " + drill->id,
                {{"result", "failed"}, {"cause", outcome_of(*drill)}});
    }

    void see_probes() {
        std::set<std::string> paths;
        for (const auto& [name, probe] : place_.plan.probes) paths.insert(probe.path);
        for (const auto& path : paths) {
            const auto answer = http_get_and_wait({.host = place_.environment.host,
                                                   .port = place_.environment.port,
                                                   .path = path,
                                                   .deadline = std::chrono::steady_clock::now() + 10s});
            const std::string url =
                fmt::format("http://{}:{}{}", place_.environment.host, place_.environment.port, path);
            // As it came: a number with a fraction has no canonical form.
            add(EvidenceKind::http, path, now_, url,
                answer ? json::object{{"status", answer->status}, {"body", place_.redaction(answer->body)}}
                       : json::object{{"cause", answer.error().detail}});
        }
    }

    void see_secrets() {
        if (place_.environment.secrets.empty()) return;
        json::object rotated;
        for (const auto& [name, file] : place_.environment.secrets) {
            std::error_code missing;
            const auto written = fs::last_write_time(file, missing);
            if (missing) continue;
            const auto at = std::chrono::file_clock::to_sys(written);
            rotated[name] = to_rfc3339(std::chrono::floor<std::chrono::milliseconds>(at));
        }
        add(EvidenceKind::secrets, place_.plan.service.name, now_, "the files of " + place_.environment.name,
            {{"rotated", std::move(rotated)}});
    }

    // Each is a program that can be gone back to, by its hash.
    void see_releases() {
        json::array programs;
        std::error_code none;
        for (const auto& entry : fs::directory_iterator{place_.folder / "revisions", none})
            if (const auto release = kept_release(place_.folder, entry.path().filename().string()))
                programs.emplace_back("sha256:" + release->revision.program_sha256);
        std::ranges::sort(programs, {},
                          [](const json::value& each) { return std::string_view{each.get_string()}; });
        add(EvidenceKind::images, place_.plan.service.name, now_,
            "the releases kept for " + place_.environment.name,
            {{"images", std::move(programs)}, {"tags", json::array{}}});
    }

    void see_files() {
        std::set<std::string> paths;
        for (const Criterion& criterion : place_.plan.criteria)
            paths.insert(criterion.files.begin(), criterion.files.end());
        for (const auto& path : paths)
            if (const auto content = read_file(path))
                add(EvidenceKind::file, path, now_, "this folder",
                    {{"sha256", to_hex(sha256(as_bytes(*content)))}, {"bytes", content->size()}});
    }

    const Workplace& place_;
    Time now_;
    std::vector<Record> records_;
    std::vector<Evidence> seen_ = {};
    std::optional<Error> failure_ = {};
};

}  // namespace

Result<std::vector<Evidence>> witness(const Workplace& place, Time now) {
    return Witness{place, now}.look();
}

std::string serving_commit(const Workplace& place) {
    const Standing standing = place.standing();
    const auto run = std::ranges::find(standing.runs, standing.current, &RunRecord::revision);
    return run == standing.runs.end() ? "" : run->commit;
}

ServingProgram serving_program(const Workplace& place) {
    const std::string revision = place.standing().current;
    const auto release = kept_release(place.folder, revision);
    if (revision.empty() || !release) return {};
    return {.revision = revision, .sha256 = release->revision.program_sha256};
}

}  // namespace taxasge::delivery
