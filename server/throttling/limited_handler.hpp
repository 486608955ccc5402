// A handler behind the budget of its caller's network: asked first, before the body is read.
#pragma once

#include "server/http/router.hpp"
#include "server/throttling/network_budgets.hpp"

namespace taxasge {

class LimitedHandler {
 public:
    LimitedHandler(const NetworkBudgets& budgets, Budget budget, OpenHandler handler)
        : budgets_(budgets), budget_(budget), handler_(std::move(handler)) {}

    // Errors: too_many, and the handler's.
    [[nodiscard]] boost::asio::awaitable<Result<Response>> operator()(const Request& request) const;

 private:
    const NetworkBudgets& budgets_;
    Budget budget_;
    OpenHandler handler_;
};

// The same for who is signed in.
class LimitedProtectedHandler {
 public:
    LimitedProtectedHandler(const NetworkBudgets& budgets, Budget budget, ProtectedHandler handler)
        : budgets_(budgets), budget_(budget), handler_(std::move(handler)) {}

    // Errors: too_many, and the handler's.
    [[nodiscard]] boost::asio::awaitable<Result<Response>> operator()(const Request& request,
                                                                      const Session& session) const;

 private:
    const NetworkBudgets& budgets_;
    Budget budget_;
    ProtectedHandler handler_;
};

}  // namespace taxasge
