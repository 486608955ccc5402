#include "server/sessions/claims.hpp"

#include <boost/json.hpp>

#include <optional>

namespace taxasge {
namespace {

namespace json = boost::json;
using std::chrono::seconds;

constexpr std::int64_t latest_second = 253402300799;  // the year 9999: beyond it Time would overflow
constexpr std::size_t token_id_characters = 22;

std::int64_t to_seconds(Time time) {
    return std::chrono::floor<seconds>(time.time_since_epoch()).count();
}

json::array write_methods(std::string_view methods) {
    json::array list;
    while (true) {
        const auto space = methods.find(' ');
        list.push_back(json::string{methods.substr(0, space)});
        if (space == std::string_view::npos) return list;
        methods.remove_prefix(space + 1);
    }
}

// Reads claims one by one and remembers whether any was missing or of a wrong type.
class Reader {
 public:
    explicit Reader(const json::object& object) : object_(object) {}

    [[nodiscard]] std::string text(std::string_view name) {
        const json::value* value = object_.if_contains(name);
        const json::string* found = value == nullptr ? nullptr : value->if_string();
        if (found == nullptr) good_ = false;
        return found == nullptr ? std::string{} : std::string{std::string_view{*found}};
    }

    [[nodiscard]] Time time(std::string_view name) {
        const json::value* value = object_.if_contains(name);
        const std::int64_t* found = value == nullptr ? nullptr : value->if_int64();
        if (found == nullptr || *found < 0 || *found > latest_second) {
            good_ = false;
            return {};
        }
        return Time{seconds{*found}};
    }

    [[nodiscard]] Id id(std::string_view name) {
        const auto parsed = Id::parse(text(name));
        if (!parsed) good_ = false;
        return parsed ? *parsed : Id{};
    }

    [[nodiscard]] Role role(std::string_view name) {
        const auto parsed = parse_role(text(name));
        if (!parsed) good_ = false;
        return parsed.value_or(Role::user);
    }

    [[nodiscard]] std::string methods(std::string_view name) {
        const json::value* value = object_.if_contains(name);
        const json::array* list = value == nullptr ? nullptr : value->if_array();
        if (list == nullptr || list->empty()) good_ = false;
        std::string joined;
        for (const json::value& item : list == nullptr ? json::array{} : *list) {
            const json::string* method = item.if_string();
            if (method == nullptr || method->empty() || method->find(' ') != json::string::npos)
                good_ = false;
            else
                joined.append(joined.empty() ? "" : " ").append(*method);
        }
        return joined;
    }

    [[nodiscard]] bool good() const { return good_; }

 private:
    const json::object& object_;
    bool good_ = true;
};

Claims read_all(Reader& reader) {
    Claims claims;
    claims.issuer = reader.text("iss");
    claims.session.user_id = reader.id("sub");
    claims.audience = reader.text("aud");
    claims.issued_at = reader.time("iat");
    claims.session.expires_at = reader.time("exp");
    claims.token_id = reader.text("jti");
    claims.session.id = reader.id("sid");
    claims.session.role = reader.role("role");
    claims.session.methods = reader.methods("amr");
    claims.session.authenticated_at = reader.time("auth_time");
    return claims;
}

Failure malformed(std::string detail) {
    return fail(Error{.code = Code::malformed, .reason = "malformed_request", .detail = std::move(detail)});
}

}  // namespace

std::string write_claims(const Claims& claims) {
    const Session& session = claims.session;
    return json::serialize(json::object{
        {"iss", claims.issuer},
        {"sub", session.user_id.text()},
        {"aud", claims.audience},
        {"iat", to_seconds(claims.issued_at)},
        {"exp", to_seconds(session.expires_at)},
        {"jti", claims.token_id},
        {"sid", session.id.text()},
        {"role", to_text(session.role)},
        {"amr", write_methods(session.methods)},
        {"auth_time", to_seconds(session.authenticated_at)},
    });
}

Result<Claims> read_claims(std::string_view text) {
    boost::system::error_code broken;
    const json::value value = json::parse(text, broken);
    const json::object* object = broken ? nullptr : value.if_object();
    if (object == nullptr) return malformed("not an object");
    Reader reader{*object};
    Claims claims = read_all(reader);
    if (!reader.good() || claims.token_id.size() != token_id_characters)
        return malformed("a claim is missing or wrong");
    // Of two equal keys the parser keeps one, and others might keep the other. Writing it again shows that,
    // and also an eleventh claim, white space, or any other spelling.
    if (write_claims(claims) != text) return malformed("not as we write it");
    return claims;
}

}  // namespace taxasge
