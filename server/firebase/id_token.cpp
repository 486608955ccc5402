#include "server/firebase/id_token.hpp"

#include "base/strict_json.hpp"
#include "server/sessions/compact_jwt.hpp"

#include <boost/json/value.hpp>

#include <algorithm>
#include <array>

namespace json = boost::json;
using std::chrono::seconds;

namespace taxasge {
namespace {

constexpr std::string_view issuer_before_project = "https://securetoken.google.com/";
constexpr seconds leeway{30};  // between Google's clock and ours
constexpr seconds lifetime{3600};
constexpr std::int64_t latest_second = 253402300799;  // the year 9999: beyond it Time would overflow

// They name or carry a key, change what was signed, or must not be passed over [RFC 7515 4.1, RFC 7797].
constexpr std::array<std::string_view, 11> refused_members{"jku",  "jwk", "x5u", "x5c", "x5t", "x5t#S256",
                                                           "crit", "b64", "enc", "zip", "cty"};

std::optional<std::string> find_text(const json::object& object, std::string_view name) {
    const json::value* value = object.if_contains({name.data(), name.size()});
    const json::string* text = value == nullptr ? nullptr : value->if_string();
    if (text == nullptr) return std::nullopt;
    return std::string{std::string_view{*text}};
}

std::optional<Time> find_time(const json::object& object, std::string_view name) {
    const json::value* value = object.if_contains({name.data(), name.size()});
    const std::int64_t* second = value == nullptr ? nullptr : value->if_int64();
    if (second == nullptr || *second < 0 || *second > latest_second) return std::nullopt;
    return Time{seconds{*second}};
}

bool is_true(const json::object& object, std::string_view name) {
    const json::value* value = object.if_contains({name.data(), name.size()});
    return value != nullptr && value->is_bool() && value->get_bool();
}

// A database must be able to keep it, and to tell it from every other: no NUL.
bool is_subject(std::string_view text) {
    const auto is_control = [](unsigned char c) { return c < 0x20 || c == 0x7F; };
    return !text.empty() && text.size() <= longest_firebase_uid && std::ranges::none_of(text, is_control);
}

// The users of a tenant are verified by whoever runs the tenant, and their uids are unique in it alone.
bool is_of_a_tenant(const json::object& claims) {
    const json::value* firebase = claims.if_contains("firebase");
    return firebase != nullptr && firebase->is_object() && firebase->get_object().contains("tenant");
}

Result<Time> check_times(const json::object& claims, Time now) {
    const auto issued_at = find_time(claims, "iat");
    const auto expires_at = find_time(claims, "exp");
    const auto authenticated_at = find_time(claims, "auth_time");
    if (!issued_at || !expires_at || !authenticated_at) return fail(invalid_id_token("a time is missing"));
    if (now >= *expires_at + leeway) return fail(invalid_id_token("expired"));
    if (*issued_at > now + leeway) return fail(invalid_id_token("issued in the future"));
    if (*expires_at > *issued_at + lifetime) return fail(invalid_id_token("lives too long"));
    if (*authenticated_at > now + leeway) return fail(invalid_id_token("signed in in the future"));
    return *authenticated_at;
}

std::optional<Email> find_verified_email(const json::object& claims) {
    const auto text = find_text(claims, "email");
    if (!text || !is_true(claims, "email_verified")) return std::nullopt;
    auto email = Email::parse(*text);
    if (!email) return std::nullopt;
    return std::move(*email);
}

}  // namespace

Error invalid_id_token(std::string detail) {
    return {.code = Code::unauthenticated, .reason = "invalid_id_token", .detail = std::move(detail)};
}

Result<IdToken> read_id_token(std::string_view token) {
    const auto parts = split_compact_jwt(token, longest_id_token);
    if (!parts) return fail(invalid_id_token("not three parts, or too long"));
    const auto header_bytes = from_base64url(parts->header);
    const auto payload_bytes = from_base64url(parts->payload);
    auto signature = from_base64url(parts->signature);
    if (!header_bytes || !payload_bytes || !signature) return fail(invalid_id_token("not base64url"));
    const auto header = parse_strict_object(as_text(*header_bytes));
    auto claims = parse_strict_object(as_text(*payload_bytes));
    if (!header || !claims) return fail(invalid_id_token("no JSON, or a name twice"));
    for (const std::string_view member : refused_members)
        if (header->contains({member.data(), member.size()}))
            return fail(invalid_id_token("header with " + std::string{member}));
    if (header->contains("typ") && find_text(*header, "typ") != "JWT") return fail(invalid_id_token("typ"));
    return IdToken{.algorithm = find_text(*header, "alg").value_or(""),
                   .key_id = find_text(*header, "kid").value_or(""),
                   .claims = std::move(*claims),
                   .signed_text = std::string{parts->signed_text},
                   .signature = std::move(*signature)};
}

Result<FirebaseIdentity> read_identity(const json::object& claims, std::string_view project, Time now) {
    if (find_text(claims, "iss") != std::string{issuer_before_project} + std::string{project})
        return fail(invalid_id_token("issuer"));
    if (find_text(claims, "aud") != project) return fail(invalid_id_token("audience"));
    auto subject = find_text(claims, "sub");
    if (!subject || !is_subject(*subject)) return fail(invalid_id_token("subject"));
    if (is_of_a_tenant(claims)) return fail(invalid_id_token("of a tenant"));
    const auto authenticated_at = check_times(claims, now);
    if (!authenticated_at) return fail(authenticated_at.error());
    return FirebaseIdentity{.subject = std::move(*subject),
                            .email = find_verified_email(claims),
                            .name = find_text(claims, "name").value_or(""),
                            .authenticated_at = std::min(*authenticated_at, now)};
}

}  // namespace taxasge
