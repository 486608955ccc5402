#include "server/firebase/service_account.hpp"

#include "base/strict_json.hpp"

#include <boost/json/value.hpp>

namespace json = boost::json;

namespace taxasge {
namespace {

constexpr std::size_t longest_member = 512;

Failure invalid(std::string detail) {
    return fail(Error{.code = Code::invalid, .reason = "validation_failed", .detail = std::move(detail)});
}

std::string text_of(const json::object& account, std::string_view name) {
    const json::value* value = account.if_contains({name.data(), name.size()});
    const json::string* text = value == nullptr ? nullptr : value->if_string();
    return text == nullptr ? std::string{} : std::string{std::string_view{*text}};
}

bool is_short_text(const std::string& text) {
    return !text.empty() && text.size() <= longest_member;
}

}  // namespace

Result<ServiceAccount> parse_service_account(const Secret& text, std::string_view project) {
    const auto account = parse_strict_object(text.expose());
    if (!account) return invalid("must be the JSON of a service account, as the console gives it");
    if (text_of(*account, "type") != "service_account") return invalid("its type must be service_account");
    if (text_of(*account, "project_id") != project)
        return invalid("its project_id is not FIREBASE_PROJECT_ID");
    std::string email = text_of(*account, "client_email");
    if (!is_short_text(email) || !email.contains('@')) return invalid("has no client_email");
    std::string key_id = text_of(*account, "private_key_id");
    if (!is_short_text(key_id)) return invalid("has no private_key_id");
    auto key = RsaSigningKey::parse(Secret{text_of(*account, "private_key")});
    if (!key) return invalid("its private_key must be an RSA key of at least 2048 bits, in PEM");
    return ServiceAccount{.email = std::move(email), .key_id = std::move(key_id), .key = std::move(*key)};
}

std::shared_ptr<const ServiceAccount> CurrentServiceAccount::shared(std::optional<ServiceAccount> account) {
    return account ? std::make_shared<const ServiceAccount>(std::move(*account)) : nullptr;
}

}  // namespace taxasge
