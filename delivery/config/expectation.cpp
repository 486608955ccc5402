#include "delivery/config/expectation.hpp"

#include <boost/json.hpp>

#include <fmt/ranges.h>

#include <algorithm>

namespace taxasge::delivery {
namespace {

namespace json = boost::json;

// What stands at "checks.database", as text.
std::string value_at(const json::value& body, std::string_view path) {
    const json::value* at = &body;
    for (std::size_t start = 0; start <= path.size();) {
        const auto dot = std::min(path.find('.', start), path.size());
        const auto* object = at->if_object();
        at = object != nullptr ? object->if_contains(path.substr(start, dot - start)) : nullptr;
        if (at == nullptr) return "nothing";
        start = dot + 1;
    }
    return at->is_string() ? std::string{at->as_string()} : json::serialize(*at);
}

}  // namespace

Error unexpected(const Probe& probe, std::string_view what) {
    return {.code = Code::invalid,
            .reason = "probe_failed",
            .detail = fmt::format("{} ({}): {}", probe.name, probe.path, what)};
}

Result<void> check_expectation(const Probe& probe, std::string_view body, const std::string& commit) {
    if (body.find(probe.contains) == std::string_view::npos)
        return fail(unexpected(probe, fmt::format("the answer does not contain {}", probe.contains)));
    if (probe.expect.empty()) return {};
    boost::system::error_code broken;
    const json::value answer = json::parse(json::string_view{body.data(), body.size()}, broken);
    if (broken) return fail(unexpected(probe, "the answer is no JSON"));
    for (const auto& [path, allowed] : probe.expect) {
        const std::string value = value_at(answer, path);
        const auto fits = [&](const std::string& wanted) {
            return value == (wanted == "{commit}" ? commit : wanted);
        };
        if (std::ranges::none_of(allowed, fits))
            return fail(unexpected(
                probe, fmt::format("{} is {}, and has to be {}", path, value, fmt::join(allowed, " or "))));
    }
    return {};
}

}  // namespace taxasge::delivery
