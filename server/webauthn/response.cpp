#include "server/webauthn/response.hpp"

#include "server/webauthn/fault.hpp"

#include <boost/json/value.hpp>

namespace json = boost::json;

namespace taxasge {
namespace {

Failure refuse(json::string_view name, const char* what) {
    return fail(invalid_passkey("response: " + std::string{name} + what));
}

// Null, when it is missing or no text.
const json::string* find_text(const json::object& object, json::string_view name) {
    const json::value* value = object.if_contains(name);
    return value == nullptr ? nullptr : value->if_string();
}

Result<Bytes> read_bytes(const json::object& object, json::string_view name, std::size_t most) {
    const json::string* text = find_text(object, name);
    if (text == nullptr) return refuse(name, " is missing");
    auto bytes = from_base64url(*text);
    if (!bytes) return refuse(name, " is no base64url");
    if (bytes->empty() || bytes->size() > most) return refuse(name, " is empty or too long");
    return bytes;
}

struct Credential {
    Bytes id;
    const json::object* response;
    Bytes client_data;
};

// What both ceremonies give.
Result<Credential> read_credential(const json::object& credential) {
    const json::string* type = find_text(credential, "type");
    if (type == nullptr || *type != "public-key") return refuse("type", " is not public-key");
    auto id = read_bytes(credential, "rawId", longest_credential_id);
    if (!id) return fail(id.error());
    const json::string* name = find_text(credential, "id");
    if (name == nullptr || *name != *find_text(credential, "rawId")) return refuse("id", " is not rawId");
    const json::value* response = credential.if_contains("response");
    if (response == nullptr || !response->is_object()) return refuse("response", " is missing");
    auto client_data = read_bytes(response->get_object(), "clientDataJSON", longest_client_data);
    if (!client_data) return fail(client_data.error());
    return Credential{
        .id = std::move(*id), .response = &response->get_object(), .client_data = std::move(*client_data)};
}

}  // namespace

Result<RegistrationResponse> read_registration_response(const json::object& credential) {
    auto read = read_credential(credential);
    if (!read) return fail(read.error());
    auto attestation = read_bytes(*read->response, "attestationObject", longest_attestation_object);
    if (!attestation) return fail(attestation.error());
    return RegistrationResponse{.credential_id = std::move(read->id),
                                .client_data = std::move(read->client_data),
                                .attestation_object = std::move(*attestation)};
}

Result<AssertionResponse> read_assertion_response(const json::object& credential) {
    auto read = read_credential(credential);
    if (!read) return fail(read.error());
    auto data = read_bytes(*read->response, "authenticatorData", longest_authenticator_data);
    if (!data) return fail(data.error());
    auto signature = read_bytes(*read->response, "signature", longest_signature);
    if (!signature) return fail(signature.error());
    auto user_handle = read_bytes(*read->response, "userHandle", longest_user_handle);
    if (!user_handle) return fail(user_handle.error());
    return AssertionResponse{.credential_id = std::move(read->id),
                             .client_data = std::move(read->client_data),
                             .authenticator_data = std::move(*data),
                             .signature = std::move(*signature),
                             .user_handle = std::move(*user_handle)};
}

}  // namespace taxasge
