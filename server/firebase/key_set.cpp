#include "server/firebase/key_set.hpp"

#include "base/strict_json.hpp"

#include <boost/json.hpp>

namespace json = boost::json;

namespace taxasge {
namespace {

constexpr std::size_t most_keys = 32;  // Google has two or three

Failure malformed(std::string detail) {
    return fail(Error{.code = Code::malformed, .reason = "malformed_request", .detail = std::move(detail)});
}

std::string_view text_of(const json::object& key, std::string_view name) {
    const json::value* value = key.if_contains({name.data(), name.size()});
    const json::string* text = value == nullptr ? nullptr : value->if_string();
    return text == nullptr ? std::string_view{} : std::string_view{*text};
}

bool is_for_signatures(const json::object& key) {
    const bool has_use = !key.contains("use") || text_of(key, "use") == "sig";
    const bool has_algorithm = !key.contains("alg") || text_of(key, "alg") == "RS256";
    return text_of(key, "kty") == "RSA" && has_use && has_algorithm && !text_of(key, "kid").empty();
}

}  // namespace

Result<KeySet> parse_key_set(std::string_view text) {
    const auto document = parse_strict_object(text);
    if (!document) return fail(document.error());
    const json::value* keys = document->if_contains("keys");
    if (keys == nullptr || !keys->is_array()) return malformed("a key set without keys");
    if (keys->get_array().size() > most_keys) return malformed("a key set of too many keys");
    KeySet set;
    for (const json::value& item : keys->get_array()) {
        const json::object* key = item.if_object();
        if (key == nullptr) return malformed("a key that is no object");
        if (!is_for_signatures(*key)) continue;
        auto parsed = RsaPublicKey::from_jwk(text_of(*key, "n"), text_of(*key, "e"));
        if (!parsed) return fail(parsed.error());
        if (!set.emplace(text_of(*key, "kid"), std::move(*parsed)).second)
            return malformed("two keys of one name");
    }
    if (set.empty()) return malformed("a key set without a key for RS256");
    return set;
}

}  // namespace taxasge
