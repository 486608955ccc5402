#include "delivery/gate/judge.hpp"

#include "delivery/config/expectation.hpp"
#include "delivery/config/units.hpp"
#include "delivery/evidence/rfc3339.hpp"

#include <boost/json.hpp>

#include <fmt/ranges.h>

#include <algorithm>
#include <optional>
#include <set>

namespace taxasge::delivery {
namespace {

namespace json = boost::json;

using Names = std::set<std::string>;

Ruling pass() {
    return {.state = State::pass};
}

Ruling failed(std::string cause) {
    return {.state = State::fail, .cause = std::move(cause)};
}

Ruling says_nothing(std::string cause) {
    return {.state = State::unknown, .cause = std::move(cause)};
}

std::string text_at(const json::object& observed, std::string_view key) {
    const json::value* value = observed.if_contains(key);
    return value != nullptr && value->is_string() ? std::string{value->get_string()} : std::string{};
}

// Nothing, when it is no list of texts.
std::optional<Names> names_at(const json::object& observed, std::string_view key) {
    const json::value* value = observed.if_contains(key);
    if (value == nullptr || !value->is_array()) return std::nullopt;
    Names names;
    for (const json::value& each : value->get_array()) {
        if (!each.is_string()) return std::nullopt;
        names.emplace(each.get_string());
    }
    return names;
}

Names missing_in(const Names& found, const std::vector<std::string>& wanted) {
    Names missing;
    for (const auto& name : wanted)
        if (!found.contains(name)) missing.insert(name);
    return missing;
}

Ruling outcome(const json::object& observed) {
    const std::string result = text_at(observed, "result");
    const std::string cause = text_at(observed, "cause");
    const std::string why = cause.empty() ? "" : ": " + cause;
    if (result == "passed") return pass();
    if (result == "failed") return failed("failed" + why);
    if (result == "skipped") return {.state = State::skipped, .cause = "was skipped" + why};
    return says_nothing("its result is neither passed nor failed nor skipped");
}

std::string body_of(const json::object& observed) {
    const json::value* body = observed.if_contains("body");
    if (body == nullptr) return "";
    return body->is_string() ? std::string{body->get_string()} : json::serialize(*body);
}

}  // namespace

Ruling judge_job(const json::object& observed) {
    return outcome(observed);
}

Ruling judge_drill(const json::object& observed) {
    return outcome(observed);
}

Ruling judge_answer(const json::object& observed, const Probe& probe, const std::string& commit) {
    const json::value* status = observed.if_contains("status");
    if (status == nullptr || !status->is_int64()) {
        const std::string cause = text_at(observed, "cause");
        return says_nothing(cause.empty() ? "no HTTP status was seen" : "nobody answered: " + cause);
    }
    if (status->get_int64() != 200) return failed(fmt::format("HTTP {}", status->get_int64()));
    const auto judged = check_expectation(probe, body_of(observed), commit);
    return judged ? pass() : failed(judged.error().detail);
}

Ruling judge_names(const json::object& observed, const std::vector<std::string>& wanted) {
    const auto found = names_at(observed, "names");
    if (!found) return says_nothing("no list of names was seen");
    const Names missing = missing_in(*found, wanted);
    const Names extra = missing_in({wanted.begin(), wanted.end()}, {found->begin(), found->end()});
    if (missing.empty() && extra.empty()) return pass();
    if (extra.empty()) return failed(fmt::format("missing: {}", fmt::join(missing, ", ")));
    if (missing.empty()) return failed(fmt::format("not wanted: {}", fmt::join(extra, ", ")));
    return failed(
        fmt::format("missing: {}; not wanted: {}", fmt::join(missing, ", "), fmt::join(extra, ", ")));
}

Ruling judge_without(const json::object& observed, const std::vector<std::string>& forbidden) {
    const auto found = names_at(observed, "names");
    if (!found) return says_nothing("no list of names was seen");
    const Names absent = missing_in(*found, forbidden);
    Names present{forbidden.begin(), forbidden.end()};
    std::erase_if(present, [&](const std::string& name) { return absent.contains(name); });
    return present.empty() ? pass() : failed(fmt::format("forbidden: {}", fmt::join(present, ", ")));
}

Ruling judge_images(const json::object& observed, std::int64_t least) {
    const auto images = names_at(observed, "images");
    const auto tags = names_at(observed, "tags");
    if (!images || !tags) return says_nothing("no list of images and tags was seen");
    std::string cause;
    if (std::ssize(*images) < least)
        cause = fmt::format("{} different image{}, and {} are wanted", images->size(),
                            images->size() == 1 ? "" : "s", least);
    if (tags->contains("latest")) cause += fmt::format("{}one is tagged latest", cause.empty() ? "" : "; ");
    return cause.empty() ? pass() : failed(cause);
}

Ruling judge_secrets(const json::object& observed, const std::vector<std::string>& names,
                     std::chrono::milliseconds max_age, Time now) {
    const json::value* value = observed.if_contains("rotated");
    if (value == nullptr || !value->is_object())
        return says_nothing("when secrets were changed was not seen");
    const json::object& rotated = value->get_object();
    std::vector<std::string> faults;
    std::vector<std::string> unknown;
    for (const auto& name : names) {
        const json::value* when = rotated.if_contains(name);
        if (when != nullptr && when->is_null()) {
            unknown.push_back(name);
            continue;
        }
        const auto at =
            when != nullptr && when->is_string() ? parse_rfc3339(when->get_string()) : std::nullopt;
        if (when == nullptr)
            faults.push_back(name + " is missing");
        else if (!at || *at > now)
            faults.push_back(name + " was changed at no time that can be");
        else if (now - *at > max_age)
            faults.push_back(fmt::format("{} is {} old, and {} are allowed", name,
                                         duration_in_words(now - *at), duration_in_words(max_age)));
    }
    if (!faults.empty()) return failed(fmt::format("{}", fmt::join(faults, "; ")));
    if (!unknown.empty())
        return says_nothing(fmt::format("nobody knows how old these are: {}", fmt::join(unknown, ", ")));
    return pass();
}

Ruling judge_file(const json::object& observed) {
    const std::string hash = text_at(observed, "sha256");
    const json::value* bytes = observed.if_contains("bytes");
    const bool is_hash = hash.size() == 64 && hash.find_first_not_of("0123456789abcdef") == std::string::npos;
    if (!is_hash || bytes == nullptr || !bytes->is_int64())
        return says_nothing("its hash and size were not seen");
    return bytes->get_int64() > 0 ? pass() : failed("it is empty");
}

}  // namespace taxasge::delivery
