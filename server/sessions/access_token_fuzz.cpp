#include "server/sessions/access_token.hpp"

#include "base/random.hpp"
#include "server/database/open.hpp"
#include "server/sessions/claims.hpp"
#include "server/sessions/live_signing_keys.hpp"
#include "server/sessions/revocations.hpp"
#include "tests/support/fuzz.hpp"
#include "tests/support/run_awaitable.hpp"

#include <boost/json.hpp>

#include <optional>

namespace taxasge {
namespace {

using test::demand;

constexpr Time now{std::chrono::sys_days{std::chrono::year{2026} / 11 / 22}};

class FuzzedTokens {
 public:
    FuzzedTokens() {
        const auto database = open_database({.url = "sqlite::memory:"}, {&context_});
        keys_ = test::run_awaitable(context_, load_keys(**database, clock_));
        live_.emplace(*keys_);
        tokens_.emplace(*live_, revocations_, TokenRealm{"https://taxasge.gq", "taxasge"}, clock_);
        revocations_.renew({}, now);
        genuine_ = tokens_->issue({.id = Id{{1}},
                                   .user_id = Id{{2}},
                                   .methods = "pwd",
                                   .authenticated_at = now,
                                   .expires_at = now + access_token_lifetime});
    }

    void check_token(std::string_view token) const {
        demand(!tokens_->verify(token) || token == genuine_, "nobody guesses a signature");
    }

    // `changes` is what is added to each byte of a token of ours.
    void check_changes(std::string_view changes) const {
        std::string token = genuine_;
        for (std::size_t at = 0; at < std::min(changes.size(), token.size()); ++at)
            token[at] = static_cast<char>(token[at] + changes[at]);
        demand(tokens_->verify(token).has_value() == (token == genuine_), "a changed token is refused");
    }

    void check_header(std::string_view header) const {
        const std::string encoded = to_base64url(as_bytes(header));
        const std::string_view payload = std::string_view{genuine_}.substr(genuine_.find('.') + 1);
        const std::string text = encoded + '.' + std::string{payload.substr(0, payload.find('.'))};
        demand(!tokens_->verify(signed_by_us(text)) || encoded == keys_->current().token_header,
               "no header passes but the one that we write");
    }

    void check_claims(std::string_view json) const {
        const std::string text = keys_->current().token_header + '.' + to_base64url(as_bytes(json));
        if (!tokens_->verify(signed_by_us(text))) return;
        const auto claims = boost::json::parse({json.data(), json.size()}).as_object();
        demand(claims.size() == 10 && boost::json::serialize(claims) == json, "ten claims, in our spelling");
        demand(claims.at("iss") == "https://taxasge.gq" && claims.at("aud") == "taxasge", "for us, by us");
        const std::int64_t second = to_milliseconds(now) / 1000;
        const std::int64_t issued = claims.at("iat").as_int64();
        const std::int64_t expires = claims.at("exp").as_int64();
        demand(issued <= second + 30 && second < expires + 30 && expires <= issued + 900, "in its time");
        demand(claims.at("auth_time").as_int64() <= second + 30, "of a login that has been");
    }

 private:
    static boost::asio::awaitable<std::optional<SigningKeys>> load_keys(Database& database,
                                                                        const Clock& clock) {
        const MasterKeys master{{MasterKey{"fuzz", random_bytes(32)}}};
        auto loaded = co_await SigningKeys::load(database, master, clock);
        co_return std::move(loaded.value());
    }

    [[nodiscard]] std::string signed_by_us(const std::string& text) const {
        return text + '.' + to_base64url(as_bytes(keys_->current().key.sign(text)));
    }

    boost::asio::io_context context_{1};
    SettableClock clock_{now};
    Revocations revocations_{clock_};
    std::optional<SigningKeys> keys_;
    std::optional<LiveSigningKeys> live_;
    std::optional<AccessTokens> tokens_;
    std::string genuine_;
};

}  // namespace
}  // namespace taxasge

// A72, A33: access tokens. The first byte says what the rest is: a token, changes to one of ours, a header or
// claims that we sign, so that the search gets past the signature.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    static const taxasge::FuzzedTokens fuzzed;
    std::string_view rest = taxasge::test::as_input(data, size);
    switch (taxasge::test::take_byte(rest) % 4) {
        case 0:
            fuzzed.check_token(rest);
            break;
        case 1:
            fuzzed.check_claims(rest);
            break;
        case 2:
            fuzzed.check_changes(rest);
            break;
        default:
            fuzzed.check_header(rest);
    }
    return 0;
}
