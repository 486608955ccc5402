#include "server/passkeys/add_passkey_handler.hpp"

#include "server/http/fields.hpp"
#include "server/users/password_policy.hpp"
#include "server/webauthn/fault.hpp"

#include <boost/json/array.hpp>

namespace asio = boost::asio;
namespace json = boost::json;

namespace taxasge {
namespace {

json::array algorithms() {
    json::array printed;
    for (const std::int64_t algorithm : passkey_algorithms)
        printed.push_back({{"type", "public-key"}, {"alg", algorithm}});
    return printed;
}

json::array existing(const PasskeyOffer& offer) {
    json::array printed;
    for (const Bytes& id : offer.existing)
        printed.push_back({{"type", "public-key"}, {"id", to_base64url(id)}});
    return printed;
}

// What is asked for is what is verified afterwards: a key that the device finds by itself, and a device that
// knows its user.
json::object print(const PasskeyOffer& offer, const RelyingParty& relying_party) {
    return {{"rp", {{"id", relying_party.id}, {"name", "TaxasGE"}}},
            {"user",
             {{"id", to_base64url(offer.user_id.raw())},
              {"name", offer.email},
              {"displayName", offer.full_name}}},
            {"challenge", to_base64url(offer.challenge)},
            {"pubKeyCredParams", algorithms()},
            {"timeout", std::chrono::milliseconds{challenge_lifetime}.count()},
            {"excludeCredentials", existing(offer)},
            {"authenticatorSelection",
             {{"residentKey", "required"}, {"requireResidentKey", true}, {"userVerification", "required"}}},
            {"attestation", "none"}};
}

}  // namespace

asio::awaitable<Result<Response>> AddPasskeyHandler::options(const Request& request,
                                                             const Session& session) const {
    auto fields = Fields::read(request);
    if (!fields) co_return fail(fields.error());
    auto password = fields->optional_secret("password", maximum_password_bytes);
    if (password)
        if (auto fault = password_size_fault(*password, "password")) fields->reject(std::move(*fault));
    if (const auto ok = fields->check(); !ok) co_return fail(ok.error());
    const auto offer = co_await add_passkey_.offer(session, std::move(password));
    if (!offer) co_return fail(offer.error());
    co_return json_response(200, print(*offer, relying_party_));
}

asio::awaitable<Result<Response>> AddPasskeyHandler::finish(const Request& request,
                                                            const Session& session) const {
    auto fields = Fields::read(request);
    if (!fields) co_return fail(fields.error());
    const json::object credential = fields->object("credential");
    auto name = fields->optional_text("name", longest_passkey_name);
    if (const auto ok = fields->check(); !ok) co_return fail(ok.error());
    auto response = read_registration_response(credential);
    if (!response) co_return fail(response.error());
    const auto added =
        co_await add_passkey_.accept({.session = session,
                                      .response = std::move(*response),
                                      .name = std::move(name),
                                      .client = request.client,
                                      .user_agent = std::string{request.headers.find("User-Agent")}});
    if (!added) co_return fail(added.error());
    co_return json_response(201, to_json(*added));
}

}  // namespace taxasge
