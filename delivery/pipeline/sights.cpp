#include "delivery/pipeline/sights.hpp"

#include "base/digest.hpp"
#include "base/file.hpp"
#include "base/http_get.hpp"
#include "base/running_digest.hpp"
#include "base/utf8.hpp"
#include "delivery/pipeline/command.hpp"
#include "delivery/readers/coverage_report.hpp"
#include "delivery/readers/iam_policy.hpp"
#include "delivery/readers/junit.hpp"
#include "delivery/readers/workflow_faults.hpp"

#include <boost/json.hpp>

#include <fmt/format.h>

#include <filesystem>

namespace taxasge::delivery {
namespace {

namespace fs = std::filesystem;
namespace json = boost::json;
using namespace std::chrono_literals;
using std::chrono::steady_clock;

constexpr std::size_t largest_body = std::size_t{16} << 20;

std::string hash_of(std::string_view text) {
    return to_hex(sha256(as_bytes(text)));
}

// A report tells of the past: of when it was written.
Result<Time> written_at(const std::string& path) {
    std::error_code missing;
    const auto written = fs::last_write_time(path, missing);
    if (missing) return fail(unavailable(fmt::format("{}: {}", path, missing.message())));
    return std::chrono::floor<std::chrono::milliseconds>(std::chrono::file_clock::to_sys(written));
}

Result<HttpAnswer> ask_door(const Door& door, const std::string& path, steady_clock::time_point deadline) {
    return http_get_and_wait({.host = door.host,
                              .port = door.port,
                              .path = path,
                              .deadline = deadline,
                              .largest_body = largest_body});
}

std::string first_line(const std::string& text) {
    return text.substr(0, text.find_first_of("\r\n"));
}

Result<std::string> commit_here(Deadline deadline) {
    const auto commit = run_program({"git", "rev-parse", "HEAD"}, deadline);
    if (!commit) return fail(commit.error());
    return first_line(*commit);
}

// The same, with "-dirty" when a file of it was changed: what is run then is of no commit.
Result<std::string> tree_here(Deadline deadline) {
    const auto tree =
        run_program({"git", "describe", "--always", "--dirty", "--abbrev=40", "--exclude=*"}, deadline);
    if (!tree) return fail(tree.error());
    return first_line(*tree);
}

// The page /es/login is the file es/login.html, or the index of a folder.
Result<std::string> built_page(const std::string& site, const std::string& path) {
    const fs::path place = fs::path{site} / path.substr(1);
    for (const fs::path& file : {place, fs::path{place.string() + ".html"}, place / "index.html"})
        if (std::error_code none; fs::is_regular_file(file, none)) return read_file(file);
    return fail(unavailable(fmt::format("{} was not built: {}", path, place.string())));
}

}  // namespace

Result<Sighting> see_answer(const Door& door, const std::string& path, const std::set<std::string>& headers) {
    const auto answer = ask_door(door, path, steady_clock::now() + door.limit);
    if (!answer) return fail(answer.error());
    json::object told;
    for (const auto& name : headers)
        if (const auto header = answer->headers.find(name);
            header != answer->headers.end() && is_utf8(header->second))
            told[name] = header->second;
    Sighting sighting{.observed = {{"status", answer->status},
                                   {"headers", std::move(told)},
                                   {"micros", answer->took.count()}}};
    // As it came: a number with a fraction has no canonical form.
    if (is_utf8(answer->body))
        sighting.observed["body"] = answer->body;
    else
        sighting.observed["cause"] = "the answer is no UTF-8";
    return sighting;
}

Result<Sighting> see_file(const std::string& path) {
    const auto content = read_file(path);
    if (!content) return fail(content.error());
    return Sighting{.observed = {{"sha256", hash_of(*content)}, {"bytes", content->size()}}};
}

Result<Sighting> see_git(std::chrono::milliseconds limit) {
    const Deadline deadline = steady_clock::now() + limit;
    const auto commit = commit_here(deadline);
    if (!commit) return fail(commit.error());
    const auto changes = run_program({"git", "--no-optional-locks", "status", "--porcelain"}, deadline);
    if (!changes) return fail(changes.error());
    return Sighting{.observed = {{"commit", *commit}, {"clean", changes->empty()}}};
}

Result<Sighting> see_tests(const std::string& report) {
    const auto at = written_at(report);
    if (!at) return fail(at.error());
    const auto text = read_file(report);
    if (!text) return fail(text.error());
    const auto tally = read_junit(*text);
    if (!tally) return fail(tally.error());
    return Sighting{.observed = {{"passed", tally->passed},
                                 {"failed", tally->failed},
                                 {"skipped", json::array(tally->skipped.begin(), tally->skipped.end())},
                                 {"complete", tally->is_complete}},
                    .at = *at};
}

Result<Sighting> see_coverage(const CoverageWish& wish, const std::string& folder) {
    const auto at = written_at(wish.file);
    if (!at) return fail(at.error());
    const auto text = read_file(wish.file);
    if (!text) return fail(text.error());
    const auto commit = read_file(wish.commit_file);
    if (!commit) return fail(commit.error());
    const auto report = read_coverage(*text, fs::current_path().string());
    if (!report) return fail(report.error());
    const LineCount count = lines_of(*report, folder);
    return Sighting{.observed = {{"lines", count.lines},
                                 {"covered", count.covered},
                                 {"tool", report->tool},
                                 {"commit", first_line(*commit)}},
                    .at = *at};
}

Result<Sighting> see_command(const CommandProbe& command) {
    const Deadline deadline = steady_clock::now() + command.timeout;
    const Time began = SystemClock{}.now();
    RunningDigest output;
    const auto exit = run_to_end(command.words, deadline, [&](std::string_view piece) { output.add(piece); });
    if (!exit) return fail(exit.error());
    const Time ended = SystemClock{}.now();
    const auto commit = tree_here(deadline);
    return Sighting{.observed = {{"argv", json::array(command.words.begin(), command.words.end())},
                                 {"exit", *exit},
                                 {"began", to_rfc3339(began)},
                                 {"ended", to_rfc3339(ended)},
                                 {"output_sha256", to_hex(output.value())},
                                 {"commit", commit ? *commit : ""}}};
}

Result<Sighting> see_workflow(const std::string& path) {
    const auto text = read_file(path);
    if (!text) return fail(text.error());
    const auto faults = workflow_faults(*text);
    if (!faults) return fail(faults.error());
    return Sighting{
        .observed = {{"sha256", hash_of(*text)}, {"faults", json::array(faults->begin(), faults->end())}}};
}

Result<Sighting> see_iam(const std::string& path) {
    const auto at = written_at(path);
    if (!at) return fail(at.error());
    const auto text = read_file(path);
    if (!text) return fail(text.error());
    const auto bindings = parse_iam_policy(*text);
    if (!bindings) return fail(bindings.error());
    return Sighting{.observed = {{"bindings", to_json(*bindings)}, {"used", json::array{}}}, .at = *at};
}

Result<Sighting> see_hosting(const Door& door, const HostingWish& wish) {
    const auto deadline = steady_clock::now() + door.limit;
    json::array answers;
    std::string all;
    for (const auto& path : wish.paths) {
        const auto built = built_page(wish.site, path);
        if (!built) return fail(built.error());
        const auto answer = ask_door(door, path, deadline);
        if (!answer) return fail(answer.error());
        all += fmt::format("{} {}\n", path, hash_of(*built));
        answers.push_back(json::object{{"path", path},
                                       {"status", answer->status},
                                       {"version", hash_of(answer->body)},
                                       {"wanted", hash_of(*built)}});
    }
    return Sighting{.observed = {{"version", hash_of(all)}, {"answers", std::move(answers)}}};
}

}  // namespace taxasge::delivery
