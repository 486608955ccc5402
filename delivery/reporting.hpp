// `taxasgectl report`: what we tell people of a decision that is kept, made again from what was sealed.
#pragma once

#include "delivery/evidence/signing_key.hpp"
#include "delivery/report.hpp"
#include "delivery/report/model.hpp"
#include "delivery/session.hpp"

#include <optional>

namespace taxasge::delivery {

// In one form to be read, or with --out as files. Errors: invalid, reason "evidence_tampered", when anything
// is not what was sealed; "refused", when there is no such decision, or no key for it.
[[nodiscard]] Result<Report> show_report(Session& session, const Request& request);

// By --key, or the public part of the plan's own key; nothing: there is neither. Error: "refused".
[[nodiscard]] Result<std::optional<VerifyingKey>> report_key(const Plan& plan, const Request& request);

// A kept decision, as it was sealed: the named one, or the last.
struct KeptModel {
    std::string id = {};
    ReportModel model = {};
    bool is_signed = false;
};
[[nodiscard]] Result<KeptModel> kept_model(Session& session, const Request& request);

}  // namespace taxasge::delivery
