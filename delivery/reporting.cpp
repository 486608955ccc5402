#include "delivery/reporting.hpp"

#include "base/file.hpp"
#include "base/id.hpp"
#include "delivery/decisions.hpp"
#include "delivery/report/render.hpp"

#include <boost/json.hpp>

#include <fmt/format.h>

#include <algorithm>

namespace taxasge::delivery {
namespace {

namespace fs = std::filesystem;

Result<std::string> which_decision(const fs::path& folder, const std::string& wanted) {
    if (!wanted.empty()) {
        // A name, never a path: it is put behind the folder.
        if (!Id::parse(wanted))
            return fail({.code = Code::invalid,
                         .reason = "usage",
                         .detail = "--decision: write the name of a folder in " + folder.string()});
        return wanted;
    }
    const auto ids = kept_decisions(folder);
    if (ids.empty())
        return fail(refused("no decision is kept in " + folder.string() + "; `taxasgectl gate` makes one"));
    return ids.back();
}

Reports rendered(const ReportModel& model, ReportPlan plan, const Request& request) {
    if (!request.language.empty()) plan.language = request.language;
    Reports reports;
    for (const auto& [name, file] : report_formats())
        if (request.format.empty() ? std::ranges::count(plan.formats, name) > 0 : request.format == name)
            reports.emplace(file, render(model, name, plan.language));
    return reports;
}

}  // namespace

Result<std::optional<VerifyingKey>> report_key(const Plan& plan, const Request& request) {
    if (request.key.empty()) {
        const auto key = decision_key(plan.signing_key);
        if (!key) return fail(key.error());
        return *key ? std::optional{(*key)->verifying_key()} : std::optional<VerifyingKey>{};
    }
    const auto pem = read_file(request.key);
    if (!pem) return fail(refused("--key: " + pem.error().detail));
    auto key = VerifyingKey::read(*pem);
    if (!key) return fail(refused(fmt::format("--key: {}: {}", request.key, key.error().detail)));
    return std::optional{std::move(*key)};
}

Result<KeptModel> kept_model(Session& session, const Request& request) {
    const fs::path folder = session.folder() / "decisions";
    const auto id = which_decision(folder, request.decision);
    if (!id) return fail(id.error());
    const auto key = report_key(session.plan(), request);
    if (!key) return fail(key.error());
    const auto opened = open_decision(folder / *id, *key);
    if (!opened) return fail(opened.error());
    auto model = make_model(opened->facts, opened->evidence);
    if (!model) return fail(model.error());
    return KeptModel{.id = *id, .model = std::move(*model), .is_signed = opened->is_signed};
}

Result<Report> show_report(Session& session, const Request& request) {
    const auto kept = kept_model(session, request);
    if (!kept) return fail(kept.error());
    const Decided& decided = kept->model.decided;
    Report report{.facts = {{"decision", kept->id},
                            {"signed", kept->is_signed},
                            {"verdict", to_text(decided.decision.verdict)},
                            {"points", decided.decision.points},
                            {"total", decided.decision.total}}};
    if (request.out.empty()) {
        const std::string format = request.format.empty() ? "md" : request.format;
        const std::string language =
            request.language.empty() ? session.plan().report.language : request.language;
        report.words = render(kept->model, format, language);
        report.facts["report"] = report.words;
        return report;
    }
    const Reports reports = rendered(kept->model, session.plan().report, request);
    boost::json::array files;
    for (const auto& [name, text] : reports) files.emplace_back((fs::path{request.out} / name).string());
    report.facts["files"] = files;
    if (request.is_dry_run) {
        report.words = fmt::format("would write {} files to {}\n", reports.size(), request.out);
        return report;
    }
    if (auto written = write_reports(reports, request.out); !written) return fail(written.error());
    report.words =
        fmt::format("{}, {}: {} files in {}\n", kept->id, kept->is_signed ? "as it was signed" : "not signed",
                    reports.size(), request.out);
    return report;
}

}  // namespace taxasge::delivery
