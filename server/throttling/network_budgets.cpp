#include "server/throttling/network_budgets.hpp"

namespace asio = boost::asio;

namespace taxasge {
namespace {

constexpr std::chrono::minutes window{1};

std::string key_of(Budget budget, std::string_view network) {
    return "budget:" + std::to_string(static_cast<int>(budget)) + ":" + std::string{network};
}

}  // namespace

std::int64_t requests_a_minute(Budget budget) {
    switch (budget) {
        case Budget::sign_up:
            return 120;
        case Budget::verify:
            return 240;
        case Budget::resend:
        case Budget::password_reset:
            return 60;
        case Budget::firebase:
            return 600;
        case Budget::passkey:
            return 1200;  // a page asks as soon as somebody begins to sign in
    }
    return 60;
}

asio::awaitable<Result<void>> NetworkBudgets::spend(Budget budget, std::string client) const {
    const auto network = networks_.find(client);
    if (limits_ == RateLimits::off || !network) co_return Result<void>{};
    const std::string key = key_of(budget, *network);
    if (co_await counters_.increment(key, window) <= requests_a_minute(budget)) co_return Result<void>{};
    refusals_.add(budget);
    co_return fail(too_many_requests(co_await counters_.time_left(key)));
}

}  // namespace taxasge
