#include "server/sessions/end_own_sessions_handler.hpp"

#include "server/http/fields.hpp"

namespace taxasge {
namespace {

// Whoever says more than the path does means something that we would not do.
Result<void> expect_no_fields(const Request& request) {
    auto fields = Fields::read(request);
    if (!fields) return fail(std::move(fields.error()));
    return fields->check();
}

}  // namespace

boost::asio::awaitable<Result<Response>> EndSessionHandler::operator()(const Request& request,
                                                                       const Session& session) const {
    if (auto empty = expect_no_fields(request); !empty) co_return fail(std::move(empty.error()));
    const auto id = Id::parse(request.path_parameter);
    if (!id) co_return fail(Error{.code = Code::not_found, .reason = "not_found"});
    const auto ended = co_await end_.end_one({.session = session, .client = request.client}, *id);
    if (!ended) co_return fail(ended.error());
    co_return empty_response(204);
}

boost::asio::awaitable<Result<Response>> EndOtherSessionsHandler::operator()(const Request& request,
                                                                             const Session& session) const {
    if (auto empty = expect_no_fields(request); !empty) co_return fail(std::move(empty.error()));
    const auto ended = co_await end_.end_others({.session = session, .client = request.client});
    if (!ended) co_return fail(ended.error());
    co_return empty_response(204);
}

}  // namespace taxasge
