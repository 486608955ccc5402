#include "server/passkeys/challenges.hpp"

#include "base/digest.hpp"
#include "base/log.hpp"
#include "base/random.hpp"
#include "server/webauthn/fault.hpp"

namespace asio = boost::asio;

namespace taxasge {
namespace {

constexpr std::size_t challenge_bytes = 32;

constexpr Statement put_challenge{
    "put_passkey_challenge",
    "INSERT INTO passkey_challenges (challenge_hash, user_id, expires_at) VALUES ($1, $2, $3)"};

constexpr Statement spend_of_user{
    "spend_passkey_challenge_of_user",
    "DELETE FROM passkey_challenges WHERE challenge_hash = $1 AND expires_at > $2 AND user_id = $3"};

constexpr Statement spend_of_nobody{
    "spend_passkey_challenge_of_nobody",
    "DELETE FROM passkey_challenges WHERE challenge_hash = $1 AND expires_at > $2 AND user_id IS NULL"};

constexpr Statement discard_challenge{"discard_passkey_challenge",
                                      "DELETE FROM passkey_challenges WHERE challenge_hash = $1"};

}  // namespace

asio::awaitable<Result<Bytes>> Challenges::issue(std::optional<Id> user_id) const {
    Bytes challenge = random_bytes(challenge_bytes);
    const auto put = co_await database_.write(
        put_challenge, bind(sha256(challenge), user_id, clock_.now() + challenge_lifetime));
    if (!put) co_return fail(put.error());
    co_return challenge;
}

asio::awaitable<Result<void>> Challenges::spend(Transaction& transaction, Challenge challenge, Time now) {
    const Bytes hash = sha256(challenge.bytes);
    const auto spent = challenge.user_id
                           ? co_await transaction.run(spend_of_user, bind(hash, now, *challenge.user_id))
                           : co_await transaction.run(spend_of_nobody, bind(hash, now));
    if (!spent) co_return fail(spent.error());
    if (spent->affected != 1) co_return fail(invalid_passkey("the challenge is spent, lapsed or not ours"));
    co_return Result<void>{};
}

asio::awaitable<void> Challenges::discard(Bytes challenge, const Error& refusal) const {
    if (refusal.code == Code::unavailable) co_return;
    const auto gone = co_await database_.write(discard_challenge, bind(sha256(challenge)));
    if (!gone) log::warning("passkey_challenge_not_discarded", {{"detail", gone.error().detail}});
}

}  // namespace taxasge
