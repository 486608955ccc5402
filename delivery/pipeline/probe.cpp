#include "delivery/pipeline/probe.hpp"

#include "base/http_get.hpp"
#include "delivery/config/expectation.hpp"

#include <fmt/format.h>

namespace taxasge::delivery {
namespace {

constexpr std::size_t largest_body = std::size_t{16} << 20;

Error probe_failed(const Saying& why) {
    return {.code = Code::invalid, .reason = "probe_failed", .detail = in_english(why)};
}

}  // namespace

Result<void> ask(const Probe& probe, const Address& address, const std::string& commit, Deadline deadline) {
    const auto answer = http_get_and_wait({.host = address.host,
                                           .port = address.port,
                                           .path = probe.path,
                                           .deadline = deadline,
                                           .largest_body = largest_body});
    if (!answer)
        return fail({.code = answer.error().code,
                     .reason = "probe_failed",
                     .detail = fmt::format("{} ({}): {}", probe.name, probe.path, answer.error().detail)});
    const auto judged = check_expectation(probe, answer->body, commit);
    // A service that is not well says what of it is not.
    if (answer->status != static_cast<std::uint64_t>(probe.status))
        return fail(probe_failed(
            unexpected(probe, as_said(fmt::format("HTTP {}: {:.300}", answer->status,
                                                  judged ? answer->body : in_english(judged.error()))))));
    const auto well = judged ? check_manner(probe, answer->headers, answer->took) : judged;
    if (!well) return fail(probe_failed(well.error()));
    return {};
}

}  // namespace taxasge::delivery
