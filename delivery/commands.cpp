#include "delivery/commands.hpp"

#include "delivery/changing.hpp"
#include "delivery/decisions.hpp"
#include "delivery/gating.hpp"
#include "delivery/general_report.hpp"
#include "delivery/iam.hpp"
#include "delivery/image.hpp"
#include "delivery/init.hpp"
#include "delivery/looking.hpp"
#include "delivery/pipeline/publish_releases.hpp"
#include "delivery/reporting.hpp"
#include "delivery/trend.hpp"

namespace taxasge::delivery {
namespace {

bool only_looks(const Request& request) {
    switch (request.command) {
        case Command::plan:
        case Command::verify:
        case Command::status:
        case Command::history:
        case Command::secrets_check:
        case Command::gate:
        case Command::report:
        case Command::report_general:
        case Command::report_trend:
        case Command::report_plan:
            return true;
        default:
            return request.is_dry_run;
    }
}

bool moves_releases(const Request& request) {
    switch (request.command) {
        case Command::deploy:
        case Command::resume:
        case Command::promote:
        case Command::rollback:
        case Command::drill_rollback:
            return !request.is_dry_run;
        default:
            return false;
    }
}

// However the command ended. Whoever cannot show what was done has done it all the same.
void publish(Session& session) {
    Workplace place = session.place();
    const auto published = publish_releases(place, SystemClock{}.now());
    if (!published) place.progress.say("releases", "not published: " + published.error().detail);
}

Result<Report> run_in(Session& session, const Request& request) {
    switch (request.command) {
        case Command::plan:
            return show_plan(session, request);
        case Command::status:
            return show_status(session);
        case Command::history:
            return show_history(session, request);
        case Command::verify:
            return verify(session);
        case Command::secrets_check:
            return check_all_secrets(session);
        case Command::deploy:
            return request.is_dry_run ? show_plan(session, request) : run_deploy(session);
        case Command::resume:
            return run_resume(session, request);
        case Command::promote:
            return run_promote(session, request);
        case Command::approve:
            return run_approve(session, request);
        case Command::rollback:
            return run_rollback(session, request);
        case Command::drill_rollback:
            return run_drill(session, request);
        case Command::init:
            return init(request);
        case Command::image_check:
            return check_image(request);
        case Command::gate:
            return run_gate(session, request);
        case Command::evidence_verify:
            return verify_decision(request);
        case Command::report:
            return show_report(session, request);
        case Command::report_general:
            return update_general(session, request);
        case Command::report_trend:
            return show_trend(session, request);
        case Command::report_plan:
            return show_module(session, request);
        case Command::iam_check:
            return check_iam(request);
    }
    return fail(internal_error("no such command"));
}

}  // namespace

Result<Report> run(const Request& request) {
    if (request.command == Command::init) return init(request);
    if (request.command == Command::image_check) return check_image(request);
    if (request.command == Command::iam_check) return check_iam(request);
    if (request.command == Command::evidence_verify) return verify_decision(request);
    if (request.command == Command::gate && !request.evidence.empty()) return replay_gate(request);
    const auto session =
        Session::open(request, only_looks(request) ? Session::Use::look : Session::Use::change);
    if (!session) return fail(session.error());
    auto report = run_in(**session, request);
    if (moves_releases(request)) publish(**session);
    if (!report) {
        Error error = report.error();
        error.detail = (*session)->redaction()(error.detail);
        return fail(std::move(error));
    }
    return report;
}

}  // namespace taxasge::delivery
