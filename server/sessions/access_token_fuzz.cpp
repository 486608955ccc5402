// The entry point of a libFuzzer target for access tokens. The first byte of the input chooses what the rest
// is: a whole token, or claims that we sign, so that the fuzzer gets past the signature. Nothing may crash;
// no whole token may pass unless it is spelt as ours; and claims that pass must be written again as they
// were. Built alone, with -fsanitize=fuzzer; in the server nothing calls it.
#include "base/random.hpp"
#include "server/database/open.hpp"
#include "server/sessions/access_token.hpp"
#include "server/sessions/claims.hpp"
#include "server/sessions/revocations.hpp"
#include "server/sessions/signing_keys.hpp"

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/io_context.hpp>

#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <optional>

namespace taxasge {
namespace {

class FuzzedTokens {
 public:
    FuzzedTokens() {
        auto database = open_database({.url = "sqlite::memory:"}, {&context_});
        if (!database) std::abort();
        boost::asio::co_spawn(context_, load(**database), [](const std::exception_ptr&) {});
        context_.run();
        tokens_.emplace(*keys_, revocations_, TokenRealm{"https://taxasge.gq", "taxasge"}, clock_);
        revocations_.renew({}, clock_.now());
    }

    void check_token(std::string_view token) const {
        if (tokens_->verify(token)) std::abort();  // nobody guesses a signature
    }

    void check_claims(std::string_view json) const {
        const SigningKey& signing = keys_->current();
        const std::string text = signing.token_header + "." + to_base64url(as_bytes(json));
        const std::string token = text + "." + to_base64url(as_bytes(signing.key.sign(text)));
        const bool passed = tokens_->verify(token).has_value();
        const auto claims = read_claims(json);
        if (passed && (!claims || write_claims(*claims) != json)) std::abort();
    }

 private:
    boost::asio::awaitable<void> load(Database& database) {
        const MasterKeys master{{MasterKey{"fuzz", random_bytes(32)}}};
        auto loaded = co_await SigningKeys::load(database, master, clock_);
        if (!loaded) std::abort();
        keys_.emplace(std::move(*loaded));
    }

    boost::asio::io_context context_{1};
    SettableClock clock_{Time{std::chrono::sys_days{std::chrono::year{2026} / 11 / 22}}};
    Revocations revocations_{clock_};
    std::optional<SigningKeys> keys_;
    std::optional<AccessTokens> tokens_;
};

}  // namespace
}  // namespace taxasge

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    static const taxasge::FuzzedTokens fuzzed;
    if (size == 0) return 0;
    const std::string_view rest{reinterpret_cast<const char*>(data) + 1, size - 1};
    if (data[0] % 2 == 0)
        fuzzed.check_token(rest);
    else
        fuzzed.check_claims(rest);
    return 0;
}
