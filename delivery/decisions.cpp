#include "delivery/decisions.hpp"

#include "base/file.hpp"
#include "base/id.hpp"
#include "delivery/evidence/envelope.hpp"
#include "delivery/evidence/tampered.hpp"
#include "delivery/pipeline/secret_check.hpp"
#include "delivery/pipeline/workplace.hpp"

#include <boost/json.hpp>

#include <fmt/format.h>

namespace taxasge::delivery {
namespace {

namespace fs = std::filesystem;
namespace json = boost::json;

constexpr auto signed_name = "decision.dsse.json";

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

}  // namespace

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

Result<fs::path> keep_decision(const fs::path& folder, const KeptDecision& decision) {
    const auto statement = make_statement(decision.about, decision.facts, decision.evidence);
    if (!statement) return fail(statement.error());
    const fs::path place = folder / Id::make(decision.at).text();
    for (const Evidence& each : decision.evidence)
        if (auto kept = keep_evidence(each, place / "evidence"); !kept) return fail(kept.error());
    // Last: with it, the rest is there.
    const auto kept =
        decision.key
            ? replace_file(place / signed_name, seal_envelope(in_toto_type, *statement, *decision.key), 0644)
            : replace_file(place / "decision.json", *statement, 0644);
    if (!kept) return fail({.code = Code::unavailable, .reason = "try_again", .detail = kept.error().detail});
    return place;
}

Result<Report> verify_decision(const Request& request) {
    const fs::path folder = request.evidence;
    const auto pem = read_file(request.key);
    if (!pem) return fail(refused("--key: " + pem.error().detail));
    const auto key = VerifyingKey::read(*pem);
    if (!key) return fail(refused(fmt::format("--key: {}: {}", request.key, key.error().detail)));
    const auto envelope = read_file(folder / signed_name);
    if (!envelope) return fail(refused(envelope.error().detail + ": there is no signed decision"));
    const auto statement = open_envelope(*envelope, in_toto_type, *key);
    if (!statement) return fail(statement.error());
    const auto evidence = read_kept(folder / "evidence");
    if (!evidence) return fail(evidence.error());
    if (auto stands = check_statement(*statement, *evidence); !stands) return fail(stands.error());
    const json::object decision = json::parse(*statement).at_pointer("/predicate/decision").as_object();
    const auto text = [&](std::string_view name) { return std::string{decision.at(name).as_string()}; };
    return Report{.words = fmt::format("as it was signed by {:.16}: {}, as of {}, on {} pieces of evidence\n",
                                       key->id(), text("verdict"), text("as_of"), evidence->size()),
                  .facts = {{"key", key->id()},
                            {"verdict", text("verdict")},
                            {"as_of", text("as_of")},
                            {"evidence", evidence->size()}}};
}

}  // namespace taxasge::delivery
