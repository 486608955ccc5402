#include "delivery/pipeline/release.hpp"

#include "base/digest.hpp"
#include "base/file.hpp"
#include "delivery/pipeline/command.hpp"

#include <algorithm>
#include <regex>

namespace taxasge::delivery {
namespace {

namespace fs = std::filesystem;
namespace json = boost::json;
using namespace std::chrono_literals;

constexpr std::string_view file_suffix = "_FILE";

struct ProgramFacts {
    std::string version;
    std::string commit;
};

// "taxasge 0.1.0 (0123456789ab-dirty)".
Result<ProgramFacts> facts_of(const std::string& program) {
    const auto output = run_program({program, "version"}, std::chrono::steady_clock::now() + 10s);
    if (!output) return fail(output.error());
    static const std::regex facts{R"((\S+) \(([0-9a-f]{7,40}(?:-dirty)?|unknown)\))"};
    std::smatch found;
    if (!std::regex_search(*output, found, facts))
        return fail(refused(program + " version does not say its commit: " + *output));
    return ProgramFacts{.version = found[1].str(), .commit = found[2].str()};
}

// 8 digits over all that the server would see of it.
std::string digest_of(const Revision& revision, const std::map<std::string, std::string>& secrets) {
    std::string text = revision.program_sha256;
    const auto add = [&](const auto& entries) {
        for (const auto& [name, value] : entries)
            text += fmt::format("\n{}={}:{}", name, value.size(), value);
    };
    add(revision.settings);
    add(secrets);
    return to_hex(sha256(as_bytes(text))).substr(0, 8);
}

// The secrets' contents, by name; what cannot be read is told in `faults`.
std::map<std::string, std::string> read_secrets(const Environment& environment, std::string& faults) {
    std::map<std::string, std::string> secrets;
    for (const auto& [name, file] : environment.secrets) {
        auto content = read_file(file);
        if (!content)
            faults += fmt::format("the secret {}: {}\n", name, content.error().detail);
        else if (content->find_first_not_of(" \t\r\n") == std::string::npos)
            faults += fmt::format("the secret {}: {} is empty\n", name, file);
        else
            secrets[name] = std::move(*content);
    }
    return secrets;
}

// `sqlite:var/taxasge.db` means the folder that taxasgectl is called in. A server that ran elsewhere would
// open an empty database of its own.
std::string with_absolute_path(const std::string& value) {
    for (const std::string_view scheme : {"sqlite:", "folder:"})
        if (value.starts_with(scheme) && value.size() > scheme.size())
            return std::string{scheme} + fs::absolute(value.substr(scheme.size())).string();
    return value;
}

fs::path revision_folder(const fs::path& folder, const std::string& id) {
    return folder / "revisions" / id;
}

// Throws when something is missing.
Release described(const json::object& description, const std::string& id, const fs::path& place) {
    Release release{.revision = {.id = id,
                                 .program = fs::absolute(place / "taxasge"),
                                 .program_sha256 = std::string{description.at("program_sha256").as_string()},
                                 .settings = {}},
                    .commit = std::string{description.at("commit").as_string()}};
    // Those that were kept before it was asked for do without.
    if (const auto* version = description.if_contains("program_version"))
        release.program_version = version->as_string();
    for (const auto& [name, value] : description.at("settings").as_object())
        release.revision.settings[name] = value.as_string();
    return release;
}

Error no_room(const Error& error) {
    return {.code = Code::unavailable, .reason = "try_again", .detail = error.detail};
}

Result<void> keep_file(const fs::path& from, const fs::path& to, mode_t mode) {
    const auto content = read_file(from);
    if (!content) return fail(content.error());
    if (auto written = replace_file(to, *content, mode); !written) return fail(no_room(written.error()));
    return {};
}

Result<void> keep_program(const Revision& revision, const fs::path& to) {
    if (fs::exists(to)) return {};
    const auto content = read_file(revision.program);
    if (!content) return fail(content.error());
    if (to_hex(sha256(as_bytes(*content))) != revision.program_sha256)
        return fail(refused(revision.program.string() +
                            " was changed while it was being deployed: build it, then deploy"));
    if (auto written = replace_file(to, *content, 0755); !written) return fail(no_room(written.error()));
    return {};
}

}  // namespace

Result<Release> find_release(const Plan& plan, const Environment& environment, Redaction& redaction) {
    std::string faults;
    Release release;
    const auto secrets = read_secrets(environment, faults);
    for (const auto& [name, value] : secrets) redaction.add(name, Secret{value});
    const auto program = read_file(plan.service.program);
    if (!program) faults += fmt::format("the program: {}; build it first\n", program.error().detail);
    if (!faults.empty()) return fail(refused(faults));
    auto facts = facts_of(fs::absolute(plan.service.program));
    if (!facts) return fail(refused(facts.error().detail));
    Revision& revision = release.revision;
    revision.program = fs::absolute(plan.service.program);
    revision.program_sha256 = to_hex(sha256(as_bytes(*program)));
    revision.settings = environment.settings;
    revision.id = fmt::format("{:.12}-{}", facts->commit, digest_of(revision, secrets));
    // After the id, which is the same on each machine.
    for (auto& [name, value] : revision.settings) value = with_absolute_path(value);
    for (const auto& [name, file] : environment.secrets)
        revision.settings[name + std::string{file_suffix}] = fs::absolute(file);
    release.commit = std::move(facts->commit);
    release.program_version = std::move(facts->version);
    return release;
}

Result<void> keep_release(const Release& release, const fs::path& folder) {
    const fs::path place = revision_folder(folder, release.revision.id);
    std::error_code failed;
    fs::create_directories(place / "secrets", failed);
    if (failed)
        return fail(
            no_room(unavailable(fmt::format("cannot make {}: {}", place.string(), failed.message()))));
    fs::permissions(place / "secrets", fs::perms::owner_all, failed);
    if (auto kept = keep_program(release.revision, place / "taxasge"); !kept) return kept;
    json::object settings;
    for (const auto& [name, value] : release.revision.settings) {
        const fs::path copy = place / "secrets" / name;
        const bool is_secret = name.ends_with(file_suffix);
        if (is_secret && !fs::exists(copy))
            if (auto kept = keep_file(value, copy, 0600); !kept) return kept;
        settings[name] = is_secret ? fs::absolute(copy).string() : value;
    }
    // The server shows there what it finds published: publish_releases.hpp.
    settings.emplace("DELIVERY_STATE", fs::absolute(folder).string());
    // Last: with it, the rest is there.
    const json::object description{{"id", release.revision.id},
                                   {"commit", release.commit},
                                   {"program_version", release.program_version},
                                   {"program_sha256", release.revision.program_sha256},
                                   {"settings", std::move(settings)}};
    if (auto written = replace_file(place / "revision.json", json::serialize(description), 0644); !written)
        return fail(no_room(written.error()));
    return {};
}

Result<Release> kept_release(const fs::path& folder, const std::string& id) {
    const fs::path place = revision_folder(folder, id);
    const auto text = read_file(place / "revision.json");
    if (!text)
        return fail({.code = Code::not_found,
                     .reason = "refused",
                     .detail = fmt::format("the revision {} is not kept here any more", id)});
    try {
        return described(json::parse(*text).as_object(), id, place);
    } catch (const std::exception& broken) {
        return fail(internal_error(fmt::format("{} is not what was written: {}",
                                               (place / "revision.json").string(), broken.what())));
    }
}

void hide_secrets(const Release& release, Redaction& redaction) {
    for (const auto& [name, file] : release.revision.settings)
        if (name.ends_with(file_suffix))
            if (const auto content = read_file(file))
                redaction.add(name.substr(0, name.size() - file_suffix.size()), Secret{*content});
}

void forget_releases(const fs::path& folder, const std::vector<std::string>& but) {
    std::error_code ignored;  // what stays is taken away the next time
    for (const auto& entry : fs::directory_iterator{folder / "revisions", ignored})
        if (std::ranges::count(but, entry.path().filename().string()) == 0)
            fs::remove_all(entry.path(), ignored);
}

}  // namespace taxasge::delivery
