#include "server/firebase/id_tokens.hpp"

namespace asio = boost::asio;

namespace taxasge {
namespace {

Result<void> check_unsigned(const IdToken& token) {
    if (token.algorithm != "none" || !token.signature.empty())
        return fail(invalid_id_token("not of the emulator"));
    return {};
}

}  // namespace

IdTokens::IdTokens(IdTokenSource source, const Clock& clock, DownloadLimits limits)
    : source_(std::move(source)), clock_(clock) {
    if (of_emulator())
        emulator_page_.emplace(limits);
    else
        keys_.emplace(source_.keys_url, clock, limits);
}

asio::awaitable<Result<FirebaseIdentity>> IdTokens::verify(Secret token) {
    const auto read = read_id_token(token.expose());
    if (!read) co_return fail(read.error());
    // First what costs nothing: a token that is not for us asks Google for no key.
    auto identity = read_identity(read->claims, source_.project, clock_.now());
    if (!identity) co_return identity;
    const auto checked = of_emulator() ? check_unsigned(*read) : co_await check_signature(*read);
    if (!checked) co_return fail(checked.error());
    co_return identity;
}

// The algorithm is ours, and the token must name the same: neither none, nor HMAC with the public key [RFC
// 8725 3.1].
asio::awaitable<Result<void>> IdTokens::check_signature(IdToken token) {
    if (token.algorithm != "RS256") co_return fail(invalid_id_token("algorithm"));
    const auto key = co_await keys_->find(token.key_id);
    if (!key) co_return fail(key.error());
    if (!key->verify(token.signed_text, token.signature)) co_return fail(invalid_id_token("signature"));
    co_return Result<void>{};
}

asio::awaitable<Result<void>> IdTokens::probe() {
    return keys_ ? keys_->probe() : probe_emulator();
}

asio::awaitable<Result<void>> IdTokens::probe_emulator() {
    Result<void> answered;
    const auto ran = co_await emulator_page_->run([this, &answered] {
        const auto page = emulator_page_->get("http://" + source_.emulator + "/");
        if (!page) answered = fail(page.error());
    });
    if (!ran) co_return fail(ran.error());
    co_return answered;
}

}  // namespace taxasge
