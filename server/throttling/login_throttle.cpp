#include "server/throttling/login_throttle.hpp"

#include "base/digest.hpp"
#include "base/log.hpp"
#include "server/throttling/known_device.hpp"

namespace asio = boost::asio;

namespace taxasge {
namespace {

// So few are the owner's own slips more likely than an attack: a login from a known device forgives them.
constexpr std::int64_t forgiven_failures = 5;

std::string tries_at(const Bytes& lane, std::string_view network) {
    return "login:" + to_hex(lane) + ":" + std::string{network};
}

}  // namespace

// Nearly all logins come here alone, with a try to spare and no failure before them: they cost a count in the
// cache and a short read.
asio::awaitable<Result<LoginAttempt>> LoginThrottle::begin(LoginCaller caller) const {
    LoginAttempt attempt;
    if (parts_.limits == RateLimits::off) co_return attempt;
    attempt.counting = LoginAttempt::Counting::when_failed;
    attempt.lane = lane_of("account", caller.account);
    attempt.place = in_flight_.enter(to_hex(attempt.lane));
    attempt.tries = {tries_at(attempt.lane, parts_.networks.find(caller.client).value_or("unknown"))};

    Standing standing{.taken = co_await tries_.take(attempt.tries.front())};
    if (standing.taken) {
        const auto failures = co_await parts_.failures.count(attempt.lane);
        if (!failures) co_return fail(failures.error());
        standing.failures = *failures;
        if (standing.failures == 0 && attempt.place.is_alone()) co_return attempt;
    }
    const auto known = co_await is_known_device(parts_.database, caller.account, caller.device_hash);
    if (!known) co_return fail(known.error());
    if (*known) co_return co_await begin_as_known(std::move(attempt), caller, standing);
    co_return co_await begin_as_stranger(std::move(attempt), standing);
}

asio::awaitable<Result<LoginAttempt>> LoginThrottle::begin_as_stranger(LoginAttempt attempt,
                                                                       Standing standing) const {
    if (!standing.taken) co_return fail(refuse(standing.taken.error()));
    attempt.lanes_to_forget = {attempt.lane};
    if (standing.failures < failures_in_a_row) co_return co_await count_first(std::move(attempt));
    attempt.counting = LoginAttempt::Counting::only_by_code;
    co_return attempt;
}

// Whatever strangers do, the owner's device has tries and a row of its own.
asio::awaitable<Result<LoginAttempt>> LoginThrottle::begin_as_known(LoginAttempt attempt,
                                                                    const LoginCaller& caller,
                                                                    Standing standing) const {
    if (standing.taken && standing.failures < forgiven_failures) attempt.lanes_to_forget = {attempt.lane};
    attempt.lane = lane_of("device", caller.account + ' ' + to_hex(caller.device_hash));
    attempt.lanes_to_forget.push_back(attempt.lane);
    attempt.tries.push_back(tries_at(attempt.lane, "any"));
    const auto taken = co_await tries_.take(attempt.tries.back());
    if (!taken) co_return fail(refuse(taken.error()));
    co_return co_await count_first(std::move(attempt));
}

asio::awaitable<Result<LoginAttempt>> LoginThrottle::count_first(LoginAttempt attempt) const {
    const auto reserved = co_await parts_.failures.reserve(attempt.lane);
    if (!reserved) co_return fail(reserved.error());
    attempt.counting = *reserved ? LoginAttempt::Counting::done : LoginAttempt::Counting::only_by_code;
    co_return attempt;
}

asio::awaitable<Result<void>> LoginThrottle::failed(const LoginAttempt& attempt) const {
    if (attempt.counting != LoginAttempt::Counting::when_failed) co_return Result<void>{};
    co_return co_await parts_.failures.add(attempt.lane);
}

asio::awaitable<void> LoginThrottle::succeeded(const LoginAttempt& attempt) const {
    for (const std::string& tries : attempt.tries) co_await tries_.forget(tries);
    for (const Bytes& lane : attempt.lanes_to_forget) {
        const auto forgotten = co_await parts_.failures.forget(lane);
        if (!forgotten) log::warning("login_failures_not_forgotten", {{"detail", forgotten.error().detail}});
    }
}

Error LoginThrottle::refuse(Error error) const {
    ++refused_;
    return error;
}

Bytes LoginThrottle::lane_of(std::string_view kind, std::string_view name) const {
    return hmac_sha256(keys_.steady(), as_bytes(std::string{kind} + ':' + std::string{name}));
}

}  // namespace taxasge
