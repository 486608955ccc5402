#include "delivery/decisions.hpp"

#include "base/digest.hpp"
#include "base/file.hpp"
#include "base/id.hpp"
#include "delivery/evidence/envelope.hpp"
#include "delivery/evidence/tampered.hpp"
#include "delivery/pipeline/secret_check.hpp"
#include "delivery/pipeline/workplace.hpp"

#include <boost/json.hpp>

#include <fmt/format.h>

#include <algorithm>

namespace taxasge::delivery {
namespace {

namespace fs = std::filesystem;
namespace json = boost::json;

constexpr auto signed_name = "decision.dsse.json";
constexpr auto plain_name = "decision.json";

// Every file is evidence, is called by its hash, and is written as its hash wants it.
Result<std::vector<Evidence>> read_kept(const fs::path& folder) {
    std::vector<Evidence> all;
    std::error_code failed;
    for (auto each = fs::directory_iterator{folder, failed}; !failed && each != fs::directory_iterator{};
         each.increment(failed)) {
        const auto text = read_file(each->path());
        if (!text) return fail(tampered(text.error().detail));
        auto evidence = parse_evidence(*text);
        if (!evidence || evidence->text != *text || each->path().filename() != evidence->digest + ".json")
            return fail(tampered(each->path().string() + " is not what was seen then"));
        all.push_back(std::move(*evidence));
    }
    if (failed) return fail(tampered(fmt::format("{}: {}", folder.string(), failed.message())));
    return all;
}

// Signed by that key; where there is none, never signed.
Result<std::string> read_statement(const fs::path& folder, const std::optional<VerifyingKey>& key) {
    std::error_code none;
    if (!fs::exists(folder / signed_name, none)) {
        // Whoever takes a signature away must not get further than whoever changes one.
        if (key) return fail(refused(folder.string() + " is not signed, and there is a key that signs"));
        auto plain = read_file(folder / plain_name);
        if (!plain) return fail(refused(plain.error().detail + ": there is no decision"));
        return plain;
    }
    const auto envelope = read_file(folder / signed_name);
    if (!envelope) return fail(refused(envelope.error().detail));
    if (!key)
        return fail(refused(folder.string() + " is signed: name its public key by --key, or the key in "
                                              "`policy: signing_key`"));
    return open_envelope(*envelope, in_toto_type, *key);
}

Result<json::object> facts_in(const std::string& statement) {
    boost::system::error_code broken;
    const json::value value = json::parse(statement, broken);
    const json::value* facts = broken ? nullptr : value.find_pointer("/predicate/decision", broken);
    if (facts == nullptr || !facts->is_object()) return fail(tampered("the decision is not in its form"));
    return facts->get_object();
}

// Decisions of before there were reports name none.
Result<void> check_reports(const fs::path& folder, const json::object& facts) {
    const json::value* named = facts.if_contains("reports");
    if (named == nullptr || !named->is_object()) return {};
    for (const auto& [name, digest] : named->get_object()) {
        const auto text = read_file(folder / fs::path{std::string{name}}.filename());
        if (!text) return fail(tampered(text.error().detail));
        if (digest != json::value(to_hex(sha256(as_bytes(*text)))))
            return fail(tampered(fmt::format("{} is not what was written then", std::string_view{name})));
    }
    return {};
}

}  // namespace

Result<json::object> open_facts(const fs::path& folder, const std::optional<VerifyingKey>& key) {
    const auto statement = read_statement(folder, key);
    if (!statement) return fail(statement.error());
    return facts_in(*statement);
}

Result<OpenedDecision> open_decision(const fs::path& folder, const std::optional<VerifyingKey>& key) {
    const auto statement = read_statement(folder, key);
    if (!statement) return fail(statement.error());
    auto evidence = read_kept(folder / "evidence");
    if (!evidence) return fail(evidence.error());
    if (auto stands = check_statement(*statement, *evidence); !stands) return fail(stands.error());
    auto facts = facts_in(*statement);
    if (!facts) return fail(facts.error());
    std::error_code none;
    return OpenedDecision{.facts = std::move(*facts),
                          .evidence = std::move(*evidence),
                          .is_signed = fs::exists(folder / signed_name, none)};
}

std::vector<std::string> kept_decisions(const fs::path& folder) {
    std::vector<std::string> ids;
    std::error_code none;
    for (const auto& entry : fs::directory_iterator{folder, none})
        if (fs::exists(entry.path() / signed_name, none) || fs::exists(entry.path() / plain_name, none))
            ids.push_back(entry.path().filename().string());
    std::ranges::sort(ids);
    return ids;
}

Result<std::optional<SigningKey>> decision_key(const std::string& file) {
    if (file.empty()) return std::optional<SigningKey>{};
    const Environment alone{.secrets = {{"signing_key", file}}};
    if (const auto state = check_secrets(alone, {}, SystemClock{}.now()).front(); !state.fault.empty())
        return fail(refused("signing_key: " + state.fault));
    const auto pem = read_file(file);
    if (!pem) return fail(refused("signing_key: " + pem.error().detail));
    auto key = SigningKey::read(*pem);
    if (!key) return fail(refused(fmt::format("signing_key: {}: {}", file, key.error().detail)));
    return std::optional{std::move(*key)};
}

Result<void> write_reports(const Reports& reports, const fs::path& folder) {
    std::error_code failed;
    fs::create_directories(folder, failed);
    for (const auto& [name, text] : reports)
        if (auto written = replace_file(folder / name, text, 0644); !written)
            return fail({.code = Code::unavailable, .reason = "try_again", .detail = written.error().detail});
    return {};
}

Result<fs::path> keep_decision(const fs::path& folder, const KeptDecision& decision) {
    json::object facts = decision.facts;
    json::object reports;
    for (const auto& [name, text] : decision.reports) reports[name] = to_hex(sha256(as_bytes(text)));
    facts["reports"] = std::move(reports);
    const auto statement = make_statement(decision.about, facts, decision.evidence);
    if (!statement) return fail(statement.error());
    fs::path place = folder / Id::make(decision.at).text();
    std::error_code failed;
    fs::create_directories(place / "evidence", failed);  // also where nothing was seen
    for (const Evidence& each : decision.evidence)
        if (auto kept = keep_evidence(each, place / "evidence"); !kept) return fail(kept.error());
    if (auto written = write_reports(decision.reports, place); !written) return fail(written.error());
    // Last: with it, the rest is there.
    const auto kept =
        decision.key
            ? replace_file(place / signed_name, seal_envelope(in_toto_type, *statement, *decision.key), 0644)
            : replace_file(place / plain_name, *statement, 0644);
    if (!kept) return fail({.code = Code::unavailable, .reason = "try_again", .detail = kept.error().detail});
    return place;
}

Result<Report> verify_decision(const Request& request) {
    const fs::path folder = request.evidence;
    const auto pem = read_file(request.key);
    if (!pem) return fail(refused("--key: " + pem.error().detail));
    const auto key = VerifyingKey::read(*pem);
    if (!key) return fail(refused(fmt::format("--key: {}: {}", request.key, key.error().detail)));
    std::error_code none;
    if (!fs::exists(folder / signed_name, none))
        return fail(refused(folder.string() + ": there is no signed decision"));
    const auto opened = open_decision(folder, *key);
    if (!opened) return fail(opened.error());
    const json::object& decision = opened->facts;
    if (auto good = check_reports(folder, decision); !good) return fail(good.error());
    const auto text = [&](std::string_view name) { return std::string{decision.at(name).as_string()}; };
    return Report{.words = fmt::format("as it was signed by {:.16}: {}, as of {}, on {} pieces of evidence\n",
                                       key->id(), text("verdict"), text("as_of"), opened->evidence.size()),
                  .facts = {{"key", key->id()},
                            {"verdict", text("verdict")},
                            {"as_of", text("as_of")},
                            {"evidence", opened->evidence.size()}}};
}

}  // namespace taxasge::delivery
