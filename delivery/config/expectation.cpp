#include "delivery/config/expectation.hpp"

#include <boost/json.hpp>

#include <fmt/ranges.h>

#include <algorithm>

namespace taxasge::delivery {
namespace {

namespace json = boost::json;

std::string text_of(const json::value& value) {
    return value.is_string() ? std::string{value.as_string()} : json::serialize(value);
}

bool may_stand(const std::string& value, const std::string& wanted) {
    if (!wanted.ends_with('*')) return value == wanted;
    return value.starts_with(std::string_view{wanted}.substr(0, wanted.size() - 1));
}

// What stands at "checks.database" or "/checks/database", as text.
std::string value_at(const json::value& body, std::string_view path) {
    const json::value* at = &body;
    if (path.starts_with('/')) {
        boost::system::error_code none;
        at = body.find_pointer({path.data(), path.size()}, none);
        return at == nullptr ? "nothing" : text_of(*at);
    }
    for (std::size_t start = 0; start <= path.size();) {
        const auto dot = std::min(path.find('.', start), path.size());
        const auto* object = at->if_object();
        at = object != nullptr ? object->if_contains(path.substr(start, dot - start)) : nullptr;
        if (at == nullptr) return "nothing";
        start = dot + 1;
    }
    return text_of(*at);
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

Result<void> check_manner(const Probe& probe, const std::map<std::string, std::string>& headers,
                          std::chrono::microseconds took) {
    for (const auto& [name, allowed] : probe.headers) {
        const auto header = headers.find(name);
        const std::string value = header == headers.end() ? "missing" : header->second;
        const bool fits = header != headers.end() && std::ranges::any_of(allowed, [&](const auto& wanted) {
                              return may_stand(value, wanted);
                          });
        if (!fits)
            return fail(unexpected(probe, fmt::format("the header {} is {}, and has to be {}", name, value,
                                                      fmt::join(allowed, " or "))));
    }
    if (probe.within.count() > 0 && took > probe.within)
        return fail(unexpected(probe, fmt::format("the answer took {} us, and {} ms are allowed",
                                                  took.count(), probe.within.count())));
    return {};
}

}  // namespace taxasge::delivery
