#include "server/firebase/custom_tokens.hpp"

#include "base/bytes.hpp"

#include <boost/json/object.hpp>
#include <boost/json/serialize.hpp>

namespace asio = boost::asio;
namespace json = boost::json;

namespace taxasge {
namespace {

constexpr const char* audience =
    "https://identitytoolkit.googleapis.com/google.identity.identitytoolkit.v1.IdentityToolkit";
constexpr const char* emulator_account = "firebase-auth-emulator@example.com";

std::string encode(const json::object& part) {
    return to_base64url(as_bytes(json::serialize(part)));
}

std::string payload_of(Id user_id, std::string_view account, Time now) {
    const auto second = std::chrono::floor<std::chrono::seconds>(now.time_since_epoch()).count();
    return encode({{"iss", account},
                   {"sub", account},
                   {"aud", audience},
                   {"iat", second},
                   {"exp", second + custom_token_lifetime.count()},
                   {"uid", user_id.text()}});
}

}  // namespace

Error firebase_not_configured() {
    return {.code = Code::not_found, .reason = "firebase_not_configured"};
}

asio::awaitable<Result<std::string>> CustomTokens::mint(Id user_id) {
    const Time now = clock_.now();
    if (minting_ == Minting::for_emulator)
        co_return encode({{"alg", "none"}, {"typ", "JWT"}}) + '.' +
            payload_of(user_id, emulator_account, now) + '.';
    const auto account = account_.get();
    if (account == nullptr) co_return fail(firebase_not_configured());
    std::string token = encode({{"alg", "RS256"}, {"typ", "JWT"}, {"kid", account->key_id}}) + '.' +
                        payload_of(user_id, account->email, now);
    std::string signature;
    const auto ran = co_await pool_.run([&] { signature = account->key.sign(token); });
    if (!ran) co_return fail(ran.error());
    co_return token.append(".").append(to_base64url(as_bytes(signature)));
}

}  // namespace taxasge
