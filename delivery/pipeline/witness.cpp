#include "delivery/pipeline/witness.hpp"

#include "delivery/pipeline/looks_for.hpp"
#include "delivery/pipeline/migration_lists.hpp"
#include "delivery/pipeline/release.hpp"

#include <boost/json.hpp>

#include <algorithm>

namespace taxasge::delivery {
namespace {

namespace fs = std::filesystem;
namespace json = boost::json;
using namespace std::chrono_literals;

constexpr std::size_t looks_at_once = 8;

// Every text of it, at any depth, without secrets.
json::value hidden(const json::value& value, const Redaction& redaction) {
    if (value.is_string()) return json::value(redaction(std::string_view{value.get_string()}));
    if (value.is_array()) {
        json::array list;
        for (const json::value& item : value.get_array()) list.push_back(hidden(item, redaction));
        return list;
    }
    if (!value.is_object()) return value;
    json::object object;
    for (const auto& [name, member] : value.get_object()) object[name] = hidden(member, redaction);
    return object;
}

class Witness {
 public:
    Witness(const Workplace& place, Time now) : place_(place), now_(now), records_(place.journal.records()) {}

    Result<std::vector<Evidence>> look() {
        see_jobs();
        see_drill();
        see_secrets();
        see_releases();
        see_migrations();
        const std::vector<Look> looks = looks_for(place_);
        std::vector<Sighting> sightings = look_at_all(looks, looks_at_once);
        for (std::size_t i = 0; i < looks.size(); ++i)
            add(looks[i].kind, looks[i].subject, sightings[i].at.value_or(now_), looks[i].source,
                hidden(sightings[i].observed, place_.redaction).as_object());
        if (failure_) return fail(*failure_);
        return std::move(seen_);
    }

 private:
    void add(EvidenceKind kind, std::string_view subject, Time at, std::string_view source,
             json::object observed) {
        const auto lifetime = lifetime_of(kind);
        auto evidence = make_evidence(kind, subject, at, source, std::move(observed), lifetime);
        // What has no form that can be kept was not seen: that is for the gate to judge, and no error of it.
        if (!evidence)
            evidence =
                make_evidence(kind, subject, at, source, {{"cause", evidence.error().detail}}, lifetime);
        if (evidence)
            seen_.push_back(std::move(*evidence));
        else
            failure_ = evidence.error();
    }

    // As long as the plan lets anything of the kind count, so that who reads it elsewhere knows it too.
    [[nodiscard]] std::optional<std::chrono::milliseconds> lifetime_of(EvidenceKind kind) const {
        auto lifetime = place_.plan.evidence_max_age;
        if (const auto& all = place_.plan.criteria; kind == EvidenceKind::drill && !all.empty())
            if (const auto drilled = std::ranges::max(all, {}, &Criterion::drill_max_age).drill_max_age;
                drilled.count() > 0)
                lifetime = drilled;
        return lifetime.count() > 0 ? std::optional{lifetime} : std::nullopt;
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

    // From its first try on; but what was interrupted and begun again did not take all that while.
    json::object with_times(json::object observed, const Record& last) const {
        std::string before;
        std::int64_t tries = 0;
        for (const Record& record : records_) {
            if (record.run != last.run || record.step != last.step || record.number >= last.number) continue;
            if (record.kind == "intent" && before != "failed") {
                observed["began"] = to_rfc3339(record.at);
                tries = 0;
            }
            if (record.kind == "intent") ++tries;
            before = record.kind;
        }
        if (tries > 1) observed["tries"] = tries;
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

    // The revision's own program knows its database: it is asked what has run there.
    void see_migrations() {
        if (!is_wanted(place_.plan, &Criterion::applied_migrations)) return;
        const auto revision = place_.standing().current;
        const auto release = revision.empty() ? Result<Release>{fail(unavailable("nothing was deployed yet"))}
                                              : kept_release(place_.folder, revision);
        const auto applied =
            release ? place_.target.applied_migrations(release->revision, 10s) : fail(release.error());
        const auto lists =
            applied ? migration_lists(*applied, place_.plan.service.migrations) : fail(applied.error());
        add(EvidenceKind::migrations, place_.plan.service.name, now_,
            "the database of " + place_.environment.name,
            lists ? *lists : json::object{{"cause", place_.redaction(lists.error().detail)}});
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
