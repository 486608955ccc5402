#include "delivery/gate/judge_source.hpp"

#include "delivery/gate/observed.hpp"

#include <boost/json.hpp>

#include <fmt/ranges.h>

#include <map>

namespace taxasge::delivery {
namespace {

namespace json = boost::json;

using Hashes = std::map<std::string, std::string>;  // name -> SHA-256

// Of "NAME SHA-256" each; nothing, when it is no such list.
std::optional<Hashes> hashes_at(const json::object& observed, std::string_view key) {
    const auto lines = names_at(observed, key);
    if (!lines) return std::nullopt;
    Hashes hashes;
    for (const auto& line : *lines) {
        const auto space = line.find(' ');
        if (space == std::string::npos || !is_hash(line.substr(space + 1))) return std::nullopt;
        if (!hashes.emplace(line.substr(0, space), line.substr(space + 1)).second) return std::nullopt;
    }
    return hashes;
}

// What is wrong with an answer that can be read.
std::optional<Saying> fault_of(const json::object& answer) {
    const std::string path = text_at(answer, "path");
    const std::int64_t status = number_at(answer, "status").value_or(0);
    if (status != 200) return say("{word}: HTTP {count}", path, status);
    if (text_at(answer, "version") == text_at(answer, "wanted")) return std::nullopt;
    return say("{word} is not as it was built", path);
}

bool is_readable(const json::value& answer) {
    return answer.is_object() && is_hash(text_at(answer.get_object(), "version")) &&
           is_hash(text_at(answer.get_object(), "wanted")) && number_at(answer.get_object(), "status") &&
           !not_understood(answer.get_object(), {"path", "status", "version", "wanted"});
}

}  // namespace

Ruling judge_git(const json::object& observed, const std::string& commit) {
    if (auto unread = not_understood(observed, {"commit", "clean"})) return *unread;
    const json::value& clean = observed.at("clean");
    if (!clean.is_bool()) return says_nothing(say("whether the tree is clean was not seen"));
    if (!clean.get_bool()) return failed(say("the working tree has changes that are in no commit"));
    const auto other = not_at(text_at(observed, "commit"), commit, At::working_tree);
    if (!other) return pass();
    // Another commit is no account that has grown old: something else serves.
    return other->state == State::stale ? failed(other->cause) : *other;
}

Ruling judge_migrations(const json::object& observed) {
    if (auto unread = not_understood(observed, {"known", "applied"})) return *unread;
    const auto known = hashes_at(observed, "known");
    const auto applied = hashes_at(observed, "applied");
    if (!known || !applied) return says_nothing(say("no list of migrations by their hashes was seen"));
    if (known->empty()) return says_nothing(say("no migration is known"));
    Sayings faults;
    for (const auto& [name, hash] : *known) {
        const auto ran = applied->find(name);
        if (ran == applied->end())
            faults.push_back(say("{word} has not run", name));
        else if (ran->second != hash)
            faults.push_back(say("{word} was changed since it ran", name));
    }
    for (const auto& [name, hash] : *applied)
        if (!known->contains(name)) faults.push_back(say("{word} has run, and is not known here", name));
    return faults.empty() ? pass() : failed(faults);
}

Ruling judge_workflow(const json::object& observed) {
    if (auto unread = not_understood(observed, {"sha256", "faults"})) return *unread;
    const auto faults = names_at(observed, "faults");
    if (!faults || !is_hash(text_at(observed, "sha256")))
        return says_nothing(say("what is in it was not seen"));
    return faults->empty() ? pass() : failed(as_said(fmt::format("{}", fmt::join(*faults, "; "))));
}

Ruling judge_hosting(const json::object& observed, const std::vector<std::string>& paths) {
    if (auto unread = not_understood(observed, {"version", "answers"})) return *unread;
    const json::value& answers = observed.at("answers");
    if (!answers.is_array() || text_at(observed, "version").empty())
        return says_nothing(say("no list of answers was seen"));
    Names seen;
    Sayings faults;
    for (const json::value& answer : answers.get_array()) {
        if (!is_readable(answer)) return says_nothing(say("one of the answers cannot be read"));
        seen.insert(text_at(answer.get_object(), "path"));
        if (auto fault = fault_of(answer.get_object())) faults.push_back(std::move(*fault));
    }
    if (!faults.empty()) return failed(faults);
    for (const auto& path : paths)
        if (!seen.contains(path)) return says_nothing(say("{word} was not asked for", path));
    return pass();
}

}  // namespace taxasge::delivery
