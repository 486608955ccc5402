#include "server/sessions/logout.hpp"

#include "server/sessions/record_endings.hpp"
#include "server/sessions/session_state.hpp"

namespace taxasge {
namespace {

using Ended = std::vector<Revocation>;

boost::asio::awaitable<Result<Ended>> sign_out(Transaction& transaction, std::vector<Ending> endings,
                                               std::string client) {
    Ended all;
    for (const Ending& ending : endings) {
        const auto ended = co_await end_sessions(transaction, ending);
        if (!ended) co_return fail(ended.error());
        const AuditEvent event{
            .kind = "logout", .user_id = ending.user_id, .session_id = {}, .client = client, .at = ending.at};
        if (auto recorded = co_await record_each(transaction, *ended, event); !recorded)
            co_return fail(std::move(recorded.error()));
        all.insert(all.end(), ended->begin(), ended->end());
    }
    co_return all;
}

}  // namespace

boost::asio::awaitable<Result<void>> Logout::run(LogoutRequest request) const {
    const auto endings = co_await endings_for(request);
    if (!endings) co_return fail(endings.error());
    if (endings->empty())
        co_return fail(Error{.code = Code::unauthenticated, .reason = "authentication_required"});
    const auto ended = co_await database_.transact(sign_out, *endings, request.client);
    if (!ended) co_return fail(ended.error());
    revocations_.add(*ended);
    co_return Result<void>{};
}

boost::asio::awaitable<Result<std::vector<Ending>>> Logout::endings_for(LogoutRequest request) const {
    std::vector<Ending> endings;
    if (request.bearer)
        endings.push_back({.session_id = request.bearer->id, .user_id = request.bearer->user_id});
    const auto by_cookie = co_await ending_by_cookie(request.refresh_token);
    if (!by_cookie) co_return fail(by_cookie.error());
    if (*by_cookie) endings.push_back(**by_cookie);
    for (Ending& ending : endings) {
        ending.scope = request.scope;
        ending.reason = "logout";
        ending.at = clock_.now();
    }
    co_return endings;
}

// The previous token proves as much as the current one: the browser may not have got the last answer.
boost::asio::awaitable<Result<std::optional<Ending>>> Logout::ending_by_cookie(Secret token) const {
    const auto presented = tokens_.parse(token.expose());
    if (!presented) co_return std::optional<Ending>{};
    const auto session = co_await find_session(database_, presented->session_id);
    if (!session) co_return fail(session.error());
    const Bytes hash = presented->hash();
    const bool good = *session && !(*session)->ended_at &&
                      (hash == (*session)->current_hash || hash == (*session)->previous_hash);
    if (!good) co_return std::optional<Ending>{};
    co_return Ending{.session_id = (*session)->id, .user_id = (*session)->owner.id};
}

}  // namespace taxasge
