#include "server/users/change_password.hpp"

namespace asio = boost::asio;

namespace taxasge {
namespace {

constexpr Statement find_owner{
    "find_password_owner",
    "SELECT users.id, email, first_name, last_name, language, password_version, credentials.password_hash "
    "FROM users LEFT JOIN credentials ON credentials.user_id = users.id "
    "WHERE users.id = $1 AND status = 'active'"};

}  // namespace

asio::awaitable<Result<void>> ChangePassword::run(ChangePasswordRequest request) const {
    const auto place = co_await parts_.hasher.admit();
    if (!place) co_return fail(place.error());
    auto found = co_await find(request.session.user_id);
    if (!found) co_return fail(found.error());
    const auto confirmed = co_await confirm_.run({.session = request.session,
                                                  .email = found->owner.email,
                                                  .password = std::move(request.current_password),
                                                  .password_hash = std::move(found->password_hash)});
    if (!confirmed) co_return confirmed;

    const auto done = co_await replace_.run({.owner = std::move(found->owner),
                                             .new_password = request.new_password,
                                             .reason = "password_changed",
                                             .session_id = request.session.id,
                                             .client = request.client});
    if (!done && done.error().code == Code::precondition_failed)
        co_return fail(ConfirmPassword::wrong_password());
    co_return done;
}

asio::awaitable<Result<ChangePassword::Found>> ChangePassword::find(Id user_id) const {
    const auto rows = co_await parts_.database.read(find_owner, bind(user_id));
    if (!rows) co_return fail(rows.error());
    if (rows->rows.empty())
        co_return fail(Error{.code = Code::unauthenticated, .reason = "invalid_access_token"});
    std::optional<std::string> hash;
    auto owner = read_password_owner(rows->rows.front(), hash);
    if (!owner) co_return fail(owner.error());
    Found found{.owner = std::move(*owner), .password_hash = {}};
    if (hash) found.password_hash.emplace(std::move(*hash));
    co_return found;
}

}  // namespace taxasge
