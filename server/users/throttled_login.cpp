#include "server/users/throttled_login.hpp"

namespace asio = boost::asio;

namespace taxasge {
namespace {

// "Not verified" is said to a password too that a stranger chose when registering the address (A11): it ends
// no row of failures, and counts as one.
bool is_failure(const Error& error) {
    return error.reason == "invalid_credentials" || error.reason == "email_not_verified";
}

}  // namespace

// Whoever is not admitted waits for that answer without the memory of an attempt (A2).
asio::awaitable<Result<LoggedIn>> ThrottledLogin::run(LoginRequest request,
                                                      std::optional<VerificationCode> code) const {
    const auto place = co_await parts_.hasher.admit();
    if (!place) {
        outcomes_.add(outcome_of_login(place));
        co_return fail(place.error());
    }
    co_return co_await counted_attempt(std::move(request), std::move(code));
}

asio::awaitable<Result<LoggedIn>> ThrottledLogin::counted_attempt(
    LoginRequest request, std::optional<VerificationCode> code) const {
    auto logged_in = co_await attempt(std::move(request), std::move(code));
    outcomes_.add(outcome_of_login(logged_in));
    co_return logged_in;
}

asio::awaitable<Result<LoggedIn>> ThrottledLogin::attempt(LoginRequest request,
                                                          std::optional<VerificationCode> code) const {
    const std::string account = request.email.key();
    const auto attempt = co_await parts_.throttle.begin(
        {.account = account, .client = request.client, .device_hash = request.device.hash()});
    if (!attempt) co_return fail(attempt.error());
    if (attempt->counting == LoginAttempt::Counting::only_by_code) {
        const auto passed = co_await parts_.codes.demand({.account = account,
                                                          .code = std::move(code),
                                                          .lane = attempt->lane,
                                                          .tries = attempt->tries.front()});
        if (!passed) co_return fail(passed.error());
    }
    auto logged_in = co_await login_.run(std::move(request));
    if (logged_in) {
        co_await parts_.throttle.succeeded(*attempt);
    } else if (is_failure(logged_in.error())) {
        if (const auto counted = co_await parts_.throttle.failed(*attempt); !counted)
            co_return fail(counted.error());
    }
    co_return logged_in;
}

}  // namespace taxasge
