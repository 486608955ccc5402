#include "delivery/pipeline/publish_releases.hpp"

#include "base/file.hpp"
#include "delivery/pipeline/release.hpp"

#include <boost/json.hpp>

#include <algorithm>

namespace taxasge::delivery {
namespace {

namespace fs = std::filesystem;
namespace json = boost::json;

struct Course {
    Time since{};             // when it came to be what it is now
    std::int64_t newest = 0;  // the record with which it was last deployed
};

std::string fact(const Record& record, std::string_view name) {
    const auto* value = record.facts.if_contains(name);
    return value != nullptr && value->is_string() ? std::string{value->as_string()} : std::string{};
}

// Each revision's, by its id.
std::map<std::string, Course> courses_of(const std::vector<Record>& records) {
    std::map<std::string, Course> courses;
    std::map<std::string, std::string> deployed;  // run -> revision
    std::string serving;
    for (const Record& record : records) {
        if (record.kind == "serving") {
            const std::string now_serves = fact(record, "current");
            if (now_serves != serving) courses[now_serves].since = courses[serving].since = record.at;
            serving = now_serves;
        }
        const bool begins = record.kind == "begin" && fact(record, "command") == "deploy";
        if (begins) deployed[record.run] = fact(record, "revision");
        const auto run = deployed.find(record.run);
        if (run == deployed.end() || run->second == serving) continue;
        if (begins) courses[run->second] = {.since = record.at, .newest = record.number};
        if (record.kind == "end") courses[run->second].since = record.at;
    }
    return courses;
}

// The revision that has some of the requests, and is not yet announced.
std::string canary_of(const Workplace& place, const Standing& standing) {
    const auto open = unfinished(standing);
    if (!open || open->command != "deploy") return {};
    const auto moves = [&](const Record& record) {
        return record.run == open->id && record.kind == "intent" && record.step.starts_with("shift ");
    };
    return std::ranges::any_of(place.journal.records(), moves) ? open->revision : std::string{};
}

std::vector<Release> kept_releases(const fs::path& folder) {
    std::vector<Release> kept;
    std::error_code none;
    for (const auto& entry : fs::directory_iterator{folder / "revisions", none})
        if (auto release = kept_release(folder, entry.path().filename().string()))
            kept.push_back(std::move(*release));
    return kept;
}

}  // namespace

json::object releases_of(const Workplace& place, Time now) {
    const Standing standing = place.standing();
    const std::string canary = canary_of(place, standing);
    auto courses = courses_of(place.journal.records());
    auto kept = kept_releases(place.folder);
    std::ranges::sort(kept, std::ranges::greater{},
                      [&](const Release& release) { return courses[release.revision.id].newest; });
    json::array releases;
    for (const Release& release : kept) {
        const std::string& id = release.revision.id;
        const auto* state = id == standing.current ? "serving" : id == canary ? "canary" : "kept";
        releases.push_back(json::object{{"revision", id},
                                        {"commit", release.commit},
                                        {"program_version", release.program_version},
                                        {"state", state},
                                        {"since", to_rfc3339(courses[id].since)}});
    }
    return {{"version", 1},
            {"environment", place.environment.name},
            {"at", to_rfc3339(now)},
            {"serving", standing.current},
            {"releases", std::move(releases)}};
}

Result<void> publish_releases(const Workplace& place, Time now) {
    const fs::path folder = place.folder / "published";
    std::error_code failed;
    fs::create_directories(folder, failed);
    if (failed)
        return fail(unavailable(fmt::format("cannot make {}: {}", folder.string(), failed.message())));
    return replace_file(folder / "releases.json", json::serialize(releases_of(place, now)) + "\n", 0644);
}

}  // namespace taxasge::delivery
