#include "server/throttling/limited_handler.hpp"

namespace taxasge {

boost::asio::awaitable<Result<Response>> LimitedHandler::operator()(const Request& request) const {
    if (const auto spent = co_await budgets_.spend(budget_, request.client); !spent)
        co_return fail(spent.error());
    co_return co_await handler_(request);
}

boost::asio::awaitable<Result<Response>> LimitedProtectedHandler::operator()(const Request& request,
                                                                             const Session& session) const {
    if (const auto spent = co_await budgets_.spend(budget_, request.client); !spent)
        co_return fail(spent.error());
    co_return co_await handler_(request, session);
}

}  // namespace taxasge
