#include "delivery/evidence/evidence.hpp"

#include "base/digest.hpp"
#include "base/duration.hpp"
#include "base/file.hpp"
#include "base/rfc3339.hpp"
#include "base/strict_json.hpp"
#include "delivery/evidence/canonical_json.hpp"

#include <boost/json.hpp>

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <optional>
#include <utility>

namespace taxasge::delivery {
namespace {

namespace fs = std::filesystem;
namespace json = boost::json;

constexpr std::array<std::pair<EvidenceKind, std::string_view>, 16> kinds{
    {{EvidenceKind::job, "job"},
     {EvidenceKind::http, "http"},
     {EvidenceKind::names, "names"},
     {EvidenceKind::images, "images"},
     {EvidenceKind::drill, "drill"},
     {EvidenceKind::secrets, "secrets"},
     {EvidenceKind::file, "file"},
     {EvidenceKind::claim, "claim"},
     {EvidenceKind::git, "git"},
     {EvidenceKind::migrations, "migrations"},
     {EvidenceKind::tests, "tests"},
     {EvidenceKind::coverage, "coverage"},
     {EvidenceKind::command, "command"},
     {EvidenceKind::workflow, "workflow"},
     {EvidenceKind::iam, "iam"},
     {EvidenceKind::hosting, "hosting"}}};

constexpr std::array<std::string_view, 6> keys{"kind", "subject", "at", "source", "lifetime", "observed"};

Error wrong(std::string what) {
    return {.code = Code::invalid, .detail = std::move(what)};
}

std::optional<std::string> text_of(const json::object& object, std::string_view key) {
    const json::value* value = object.if_contains(key);
    if (value == nullptr || !value->is_string() || value->get_string().empty()) return std::nullopt;
    return std::string{value->get_string()};
}

// Nothing, where it has none.
Result<std::optional<std::chrono::milliseconds>> lifetime_of(const json::object& object) {
    if (!object.contains("lifetime")) return std::optional<std::chrono::milliseconds>{};
    const auto lifetime = parse_duration(text_of(object, "lifetime").value_or(""));
    if (!lifetime || lifetime->count() == 0)
        return fail(wrong("`lifetime` has to be a duration such as 30m or 7d, and more than 0"));
    return lifetime;
}

std::optional<EvidenceKind> kind_of(std::string_view text) {
    const auto* row = std::ranges::find(kinds, text, &std::pair<EvidenceKind, std::string_view>::second);
    return row == kinds.end() ? std::nullopt : std::optional{row->first};
}

}  // namespace

std::string_view to_text(EvidenceKind kind) {
    return std::ranges::find(kinds, kind, &std::pair<EvidenceKind, std::string_view>::first)->second;
}

Result<Evidence> parse_evidence(std::string_view text) {
    const auto read = parse_strict_json(text);
    if (!read) return fail(wrong(read.error().detail));
    const json::value& value = *read;
    const json::object* object = value.if_object();
    if (object == nullptr) return fail(wrong("this is no JSON object"));
    for (const auto& entry : *object)
        if (std::ranges::count(keys, std::string_view{entry.key()}) == 0)
            return fail(wrong(
                fmt::format("there is no key `{}`; there are: kind, subject, at, source, lifetime, observed",
                            std::string_view{entry.key()})));
    for (const auto key : {"kind", "subject", "at", "source"})
        if (!text_of(*object, key)) return fail(wrong(fmt::format("`{}` has to be a text", key)));
    const auto kind = kind_of(*text_of(*object, "kind"));
    if (!kind) return fail(wrong(fmt::format("there is no kind `{}`", *text_of(*object, "kind"))));
    const auto at = parse_rfc3339(*text_of(*object, "at"));
    if (!at) return fail(wrong("`at` has to be a time as 2026-10-24T17:03:00Z"));
    const auto lifetime = lifetime_of(*object);
    if (!lifetime) return fail(lifetime.error());
    const json::value* observed = object->if_contains("observed");
    if (observed == nullptr || !observed->is_object()) return fail(wrong("`observed` has to be an object"));
    const auto canonical = canonical_json(value);
    if (!canonical) return fail(canonical.error());
    return Evidence{.kind = *kind,
                    .subject = *text_of(*object, "subject"),
                    .at = *at,
                    .source = *text_of(*object, "source"),
                    .lifetime = *lifetime,
                    .observed = observed->get_object(),
                    .text = *canonical,
                    .digest = to_hex(sha256(as_bytes(*canonical)))};
}

Result<Evidence> make_evidence(EvidenceKind kind, std::string_view subject, Time at, std::string_view source,
                               json::object observed, std::optional<std::chrono::milliseconds> lifetime) {
    json::object evidence{{"kind", to_text(kind)},
                          {"subject", subject},
                          {"at", to_rfc3339(at)},
                          {"source", source},
                          {"observed", std::move(observed)}};
    if (lifetime) evidence["lifetime"] = duration_text(*lifetime);
    return parse_evidence(json::serialize(evidence));
}

Result<void> keep_evidence(const Evidence& evidence, const fs::path& folder) {
    std::error_code failed;
    fs::create_directories(folder, failed);
    if (auto kept = replace_file(folder / (evidence.digest + ".json"), evidence.text, 0644); !kept)
        return fail({.code = Code::unavailable, .reason = "try_again", .detail = kept.error().detail});
    return {};
}

Result<std::vector<Evidence>> read_evidence(const fs::path& folder) {
    std::vector<fs::path> files;
    std::error_code failed;
    for (auto each = fs::directory_iterator{folder, failed}; !failed && each != fs::directory_iterator{};
         each.increment(failed))
        if (each->path().extension() == ".json") files.push_back(each->path());
    std::string faults;
    if (failed) faults = fmt::format("{}: {}\n", folder.string(), failed.message());
    std::ranges::sort(files);
    std::vector<Evidence> all;
    for (const fs::path& file : files) {
        const auto text = read_file(file);
        auto evidence = text ? parse_evidence(*text) : Result<Evidence>{fail(text.error())};
        if (evidence)
            all.push_back(std::move(*evidence));
        else
            faults += fmt::format("{}: {}\n", file.string(), evidence.error().detail);
    }
    if (faults.empty()) return all;
    return fail({.code = Code::invalid, .reason = "undecided", .detail = faults});
}

}  // namespace taxasge::delivery
