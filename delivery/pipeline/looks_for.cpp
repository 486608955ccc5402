#include "delivery/pipeline/looks_for.hpp"

#include "delivery/pipeline/sights.hpp"

#include <algorithm>
#include <map>
#include <set>

namespace taxasge::delivery {
namespace {

using namespace std::chrono_literals;

constexpr std::chrono::milliseconds patience = 10s;
// The thread that waits for a command ends it by itself: it is left behind only when that cannot be.
constexpr std::chrono::milliseconds last_moment = 250ms;
constexpr auto here = "this folder";

class Wanted {
 public:
    explicit Wanted(const Workplace& place) : place_(place) {}

    std::vector<Look> all() {
        add_probes();
        if (is_wanted(place_.plan, &Criterion::clean_tree))
            add(EvidenceKind::git, ".", here, [] { return see_git(patience - last_moment); });
        for (const Criterion& criterion : place_.plan.criteria) {
            add_files(criterion);
            add_reports(criterion);
            add_runs(criterion);
        }
        return std::move(looks_);
    }

 private:
    // Each once, however many criteria want it.
    void add(EvidenceKind kind, const std::string& subject, std::string source,
             std::function<Result<Sighting>()> see, std::chrono::milliseconds limit = patience) {
        if (!known_.emplace(kind, subject).second) return;
        looks_.push_back({.kind = kind,
                          .subject = subject,
                          .source = std::move(source),
                          .limit = limit,
                          .see = std::move(see)});
    }

    [[nodiscard]] Door door() const {
        return {.host = place_.environment.host,
                .port = place_.environment.port,
                .limit = patience - last_moment};
    }

    // Several may ask the same, and look at other headers.
    void add_probes() {
        std::map<std::string, std::set<std::string>> headers;
        for (const auto& [name, probe] : place_.plan.probes) {
            auto& wanted = headers[probe.path];
            for (const auto& [header, values] : probe.headers) wanted.insert(header);
        }
        for (const auto& [path, wanted] : headers)
            add(EvidenceKind::http, path,
                fmt::format("http://{}:{}{}", place_.environment.host, place_.environment.port, path),
                [to = door(), path, wanted] { return see_answer(to, path, wanted); });
    }

    void add_files(const Criterion& criterion) {
        for (const auto& path : criterion.files)
            add(EvidenceKind::file, path, here, [path] { return see_file(path); });
        for (const auto& path : criterion.workflows)
            add(EvidenceKind::workflow, path, here, [path] { return see_workflow(path); });
        if (const auto& path = criterion.iam; !path.empty())
            add(EvidenceKind::iam, path, here, [path] { return see_iam(path); });
    }

    void add_reports(const Criterion& criterion) {
        for (const auto& path : criterion.tests)
            add(EvidenceKind::tests, path, here, [path] { return see_tests(path); });
        for (const auto& [folder, least] : criterion.coverage.least)
            add(EvidenceKind::coverage, folder, criterion.coverage.file,
                [wish = criterion.coverage, area = folder] { return see_coverage(wish, area); });
    }

    void add_runs(const Criterion& criterion) {
        for (const auto& name : criterion.commands) {
            const CommandProbe& command = place_.plan.commands.at(name);
            add(
                EvidenceKind::command, name, here, [command] { return see_command(command); },
                command.timeout + last_moment);
        }
        if (const auto wish = all_of(criterion.hosting.site); !wish.site.empty())
            add(EvidenceKind::hosting, wish.site,
                fmt::format("http://{}:{}", place_.environment.host, place_.environment.port),
                [to = door(), wish] { return see_hosting(to, wish); });
    }

    // Whatever is wanted of one site is seen at once.
    [[nodiscard]] HostingWish all_of(const std::string& site) const {
        HostingWish all{.site = site};
        for (const Criterion& criterion : place_.plan.criteria)
            if (criterion.hosting.site == site)
                all.paths.insert(all.paths.end(), criterion.hosting.paths.begin(),
                                 criterion.hosting.paths.end());
        return all;
    }

    const Workplace& place_;
    std::set<std::pair<EvidenceKind, std::string>> known_ = {};
    std::vector<Look> looks_ = {};
};

}  // namespace

std::vector<Look> looks_for(const Workplace& place) {
    return Wanted{place}.all();
}

bool is_wanted(const Plan& plan, Wish Criterion::* wish) {
    return std::ranges::any_of(plan.criteria,
                               [&](const Criterion& each) { return each.*wish == Wish::wanted; });
}

}  // namespace taxasge::delivery
