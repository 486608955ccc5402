#include "server/users/change_email.hpp"

#include "server/users/even_time.hpp"

namespace asio = boost::asio;

namespace taxasge {
namespace {

constexpr Statement find_owner{"find_email_owner",
                               "SELECT email, password_version, credentials.password_hash "
                               "FROM users LEFT JOIN credentials ON credentials.user_id = users.id "
                               "WHERE users.id = $1 AND status = 'active'"};

constexpr Statement put_request{
    "put_email_change_request",
    "INSERT INTO email_change_requests (id, user_id, session_id, password_version, email, email_key, client, "
    "created_at) VALUES ($1, $2, $3, $4, $5, $6, $7, $8)"};

}  // namespace

asio::awaitable<Result<void>> ChangeEmail::run(ChangeEmailRequest request) const {
    const auto found = co_await find(request.session.user_id);
    if (!found) co_return fail(found.error());
    const auto proved = co_await confirm_.run_unless_fresh({.session = request.session,
                                                            .email = found->email,
                                                            .password = request.password,
                                                            .password_hash = found->password_hash,
                                                            .now = parts_.clock.now()});
    if (!proved) co_return proved;
    if (request.new_email.typed() == found->email)
        co_return fail(field_error("new_email", "email_unchanged"));

    const EvenTime even;  // the desk may be writing the letter of the request before just now
    const Time now = parts_.clock.now();
    const auto put = co_await parts_.database.write(
        put_request, bind(Id::make(now), request.session.user_id, request.session.id, found->password_version,
                          request.new_email.typed(), request.new_email.key(), request.client, now));
    co_await even.pass();
    if (!put) co_return fail(put.error());
    desk_.ring();
    co_return Result<void>{};
}

asio::awaitable<Result<ChangeEmail::Found>> ChangeEmail::find(Id user_id) const {
    const auto rows = co_await parts_.database.read(find_owner, bind(user_id));
    if (!rows) co_return fail(rows.error());
    if (rows->rows.empty())
        co_return fail(Error{.code = Code::unauthenticated, .reason = "invalid_access_token"});
    Found found;
    std::optional<std::string> hash;
    const auto read = rows->rows.front().read(found.email, found.password_version, hash);
    if (!read) co_return fail(read.error());
    if (hash) found.password_hash.emplace(std::move(*hash));
    co_return found;
}

}  // namespace taxasge
