#include "delivery/gate/judge.hpp"

#include "base/rfc3339.hpp"
#include "delivery/config/expectation.hpp"
#include "delivery/config/units.hpp"
#include "delivery/gate/observed.hpp"

#include <boost/json.hpp>

#include <fmt/ranges.h>

#include <algorithm>
#include <optional>
#include <set>

namespace taxasge::delivery {
namespace {

namespace json = boost::json;

Names missing_in(const Names& found, const std::vector<std::string>& wanted) {
    Names missing;
    for (const auto& name : wanted)
        if (!found.contains(name)) missing.insert(name);
    return missing;
}

std::string listed(const auto& names) {
    return fmt::format("{}", fmt::join(names, ", "));
}

Ruling outcome(const json::object& observed) {
    const std::string result = text_at(observed, "result");
    const std::string cause = text_at(observed, "cause");
    if (result == "passed") return pass();
    if (result == "failed") return failed(cause.empty() ? say("failed") : say("failed: {}", cause));
    if (result == "skipped")
        return {.state = State::skipped,
                .cause = {cause.empty() ? say("was skipped") : say("was skipped: {}", cause)}};
    return says_nothing(say("its result is neither passed nor failed nor skipped"));
}

std::string body_of(const json::object& observed) {
    const json::value* body = observed.if_contains("body");
    if (body == nullptr) return "";
    return body->is_string() ? std::string{body->get_string()} : json::serialize(*body);
}

// Headers and time: of an account that is silent on them nothing is known.
Ruling judge_manner(const json::object& observed, const Probe& probe) {
    const json::value* told = observed.if_contains("headers");
    if (!probe.headers.empty() && (told == nullptr || !told->is_object()))
        return says_nothing(say("its headers were not seen"));
    const auto micros = number_at(observed, "micros");
    if (probe.within.count() > 0 && (!micros || *micros < 0))
        return says_nothing(say("how long it took was not seen"));
    std::map<std::string, std::string> headers;
    if (told != nullptr && told->is_object())
        for (const auto& [name, value] : told->get_object())
            if (value.is_string()) headers[std::string{name}] = value.get_string();
    const auto judged = check_manner(probe, headers, std::chrono::microseconds{micros.value_or(0)});
    return judged ? pass() : failed(judged.error());
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
        return says_nothing(cause.empty() ? say("no HTTP status was seen")
                                          : say("nobody answered: {}", cause));
    }
    if (status->get_int64() != probe.status) return failed(say("HTTP {count}", status->get_int64()));
    if (const std::string cause = text_at(observed, "cause"); !cause.empty())
        return says_nothing(as_said(cause));
    const auto judged = check_expectation(probe, body_of(observed), commit);
    return judged ? judge_manner(observed, probe) : failed(judged.error());
}

Ruling judge_names(const json::object& observed, const std::vector<std::string>& wanted) {
    const auto found = names_at(observed, "names");
    if (!found) return says_nothing(say("no list of names was seen"));
    const Names missing = missing_in(*found, wanted);
    const Names extra = missing_in({wanted.begin(), wanted.end()}, {found->begin(), found->end()});
    if (missing.empty() && extra.empty()) return pass();
    if (extra.empty()) return failed(say("missing: {}", listed(missing)));
    if (missing.empty()) return failed(say("not wanted: {}", listed(extra)));
    return failed(say("missing: {}; not wanted: {}", listed(missing), listed(extra)));
}

Ruling judge_without(const json::object& observed, const std::vector<std::string>& forbidden) {
    const auto found = names_at(observed, "names");
    if (!found) return says_nothing(say("no list of names was seen"));
    const Names absent = missing_in(*found, forbidden);
    Names present{forbidden.begin(), forbidden.end()};
    std::erase_if(present, [&](const std::string& name) { return absent.contains(name); });
    return present.empty() ? pass() : failed(say("forbidden: {}", listed(present)));
}

Ruling judge_images(const json::object& observed, std::int64_t least) {
    const auto images = names_at(observed, "images");
    const auto tags = names_at(observed, "tags");
    if (!images || !tags) return says_nothing(say("no list of images and tags was seen"));
    const auto count = std::ssize(*images);
    Sayings faults;
    if (count < least)
        faults.push_back(count == 1 ? say("{count} different image, and {count} are wanted", count, least)
                                    : say("{count} different images, and {count} are wanted", count, least));
    if (tags->contains("latest")) faults.push_back(say("one is tagged latest"));
    return faults.empty() ? pass() : failed(faults);
}

Ruling judge_secrets(const json::object& observed, const std::vector<std::string>& names,
                     std::chrono::milliseconds max_age, Time now) {
    const json::value* value = observed.if_contains("rotated");
    if (value == nullptr || !value->is_object())
        return says_nothing(say("when secrets were changed was not seen"));
    const json::object& rotated = value->get_object();
    Sayings faults;
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
            faults.push_back(say("{word} is missing", name));
        else if (!at || *at > now)
            faults.push_back(say("{word} was changed at no time that can be", name));
        else if (now - *at > max_age)
            faults.push_back(say("{word} is {duration} old, and {duration} are allowed", name,
                                 duration_in_words(now - *at), duration_in_words(max_age)));
    }
    if (!faults.empty()) return failed(faults);
    if (!unknown.empty()) return says_nothing(say("nobody knows how old these are: {}", listed(unknown)));
    return pass();
}

Ruling judge_file(const json::object& observed) {
    const auto bytes = number_at(observed, "bytes");
    const std::string cause = text_at(observed, "cause");
    if (!is_hash(text_at(observed, "sha256")) || !bytes)
        return says_nothing(cause.empty() ? say("its hash and size were not seen") : as_said(cause));
    return *bytes > 0 ? pass() : failed(say("it is empty"));
}

}  // namespace taxasge::delivery
