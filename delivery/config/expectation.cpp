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

// What stands at "checks.database" or "/checks/database", as text; nothing stands there: none.
std::optional<std::string> value_at(const json::value& body, std::string_view path) {
    const json::value* at = &body;
    if (path.starts_with('/')) {
        boost::system::error_code none;
        at = body.find_pointer({path.data(), path.size()}, none);
        return at == nullptr ? std::nullopt : std::optional{text_of(*at)};
    }
    for (std::size_t start = 0; start <= path.size();) {
        const auto dot = std::min(path.find('.', start), path.size());
        const auto* object = at->if_object();
        at = object != nullptr ? object->if_contains(path.substr(start, dot - start)) : nullptr;
        if (at == nullptr) return std::nullopt;
        start = dot + 1;
    }
    return text_of(*at);
}

std::string either(const std::vector<std::string>& allowed) {
    return fmt::format("{}", fmt::join(allowed, " or "));
}

std::unexpected<Saying> other(const Probe& probe, const Saying& what) {
    return std::unexpected{unexpected(probe, what)};
}

}  // namespace

Saying unexpected(const Probe& probe, const Saying& what) {
    return say("{} ({}): {parts}", probe.name, probe.path, Sayings{what});
}

Expected check_expectation(const Probe& probe, std::string_view body, const std::string& commit) {
    if (body.find(probe.contains) == std::string_view::npos)
        return other(probe, say("the answer does not contain {}", probe.contains));
    if (probe.expect.empty()) return {};
    boost::system::error_code broken;
    const json::value answer = json::parse(json::string_view{body.data(), body.size()}, broken);
    if (broken) return other(probe, say("the answer is no JSON"));
    for (const auto& [path, allowed] : probe.expect) {
        const auto value = value_at(answer, path);
        const auto fits = [&](const std::string& wanted) {
            return value.value_or("nothing") == (wanted == "{commit}" ? commit : wanted);
        };
        if (std::ranges::none_of(allowed, fits))
            return other(probe, value ? say("{} is {}, and has to be {either}", path, *value, either(allowed))
                                      : say("{} is nothing, and has to be {either}", path, either(allowed)));
    }
    return {};
}

Expected check_manner(const Probe& probe, const std::map<std::string, std::string>& headers,
                      std::chrono::microseconds took) {
    for (const auto& [name, allowed] : probe.headers) {
        const auto header = headers.find(name);
        if (header == headers.end())
            return other(probe,
                         say("the header {word} is missing, and has to be {either}", name, either(allowed)));
        const auto fits = [&](const std::string& wanted) { return may_stand(header->second, wanted); };
        if (std::ranges::none_of(allowed, fits))
            return other(probe, say("the header {word} is {}, and has to be {either}", name, header->second,
                                    either(allowed)));
    }
    if (probe.within.count() > 0 && took > probe.within)
        return other(probe, say("the answer took {count} us, and {count} ms are allowed", took.count(),
                                probe.within.count()));
    return {};
}

}  // namespace taxasge::delivery
