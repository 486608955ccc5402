#include "server/webauthn/client_data.hpp"

#include "base/strict_json.hpp"
#include "base/utf8.hpp"
#include "server/webauthn/fault.hpp"
#include "server/webauthn/response.hpp"

#include <boost/json.hpp>

#include <algorithm>
#include <optional>

namespace json = boost::json;

namespace taxasge {
namespace {

Failure refuse(const std::string& what) {
    return fail(invalid_passkey("client data: " + what));
}

std::optional<std::string_view> find_text(const json::object& data, json::string_view name) {
    const json::value* value = data.if_contains(name);
    const json::string* text = value == nullptr ? nullptr : value->if_string();
    if (text == nullptr) return std::nullopt;
    return std::string_view{*text};
}

std::string_view type_of(Ceremony ceremony) {
    return ceremony == Ceremony::create ? "webauthn.create" : "webauthn.get";
}

Result<Bytes> read_challenge(const json::object& data) {
    const auto text = find_text(data, "challenge");
    if (!text) return refuse("no challenge");
    auto challenge = from_base64url(*text);
    if (!challenge) return refuse("the challenge is no base64url");
    if (challenge->size() < shortest_challenge || challenge->size() > longest_challenge)
        return refuse("a challenge of another length than 16 to 64");
    return challenge;
}

// Code point by code point: a prefix, a subdomain or another port is somebody else's page.
Result<std::string> read_origin(const json::object& data, const RelyingParty& relying_party) {
    const auto origin = find_text(data, "origin");
    if (!origin) return refuse("no origin");
    if (std::ranges::find(relying_party.origins, *origin) == relying_party.origins.end())
        return refuse("the origin is not ours");
    return std::string{*origin};
}

// A page of another site that shows ours in a frame could make people consent to what they do not see.
Result<void> check_frame(const json::object& data) {
    const json::value* crosses = data.if_contains("crossOrigin");
    if (crosses != nullptr && (!crosses->is_bool() || crosses->get_bool()))
        return refuse("in a frame of another origin (crossOrigin)");
    if (data.contains("topOrigin")) return refuse("in a frame (topOrigin)");
    return {};
}

}  // namespace

Result<ClientData> read_client_data(ByteView bytes, Ceremony ceremony, const RelyingParty& relying_party) {
    if (bytes.size() > longest_client_data) return refuse("too long");
    const std::string_view text = as_text(bytes);
    if (!is_utf8(text)) return refuse("no UTF-8");
    const auto data = parse_strict_object(text);
    if (!data) return refuse(data.error().detail);
    if (find_text(*data, "type") != type_of(ceremony)) return refuse("the type is of another ceremony");
    auto challenge = read_challenge(*data);
    if (!challenge) return fail(challenge.error());
    auto origin = read_origin(*data, relying_party);
    if (!origin) return fail(origin.error());
    if (const auto checked = check_frame(*data); !checked) return fail(checked.error());
    return ClientData{.challenge = std::move(*challenge), .origin = std::move(*origin)};
}

}  // namespace taxasge
