#include "server/users/profile.hpp"

namespace asio = boost::asio;

namespace taxasge {
namespace {

constexpr Statement read_profile{
    "read_profile",
    "SELECT id, email, first_name, last_name, phone, role, user_type, status, language, email_verified, "
    "mfa_enabled, revision, created_at, last_login_at FROM users WHERE id = $1"};

// The condition on the revision makes two changes at once impossible: one of them gets no row.
constexpr Statement change_profile{
    "change_profile",
    "UPDATE users SET first_name = COALESCE($3, first_name), last_name = COALESCE($4, last_name), "
    "phone = CASE WHEN CAST($5 AS BIGINT) = 1 THEN $6 ELSE phone END, language = COALESCE($7, language), "
    "revision = revision + 1, updated_at = $8 "
    "WHERE id = $1 AND revision = $2 "
    "RETURNING id, email, first_name, last_name, phone, role, user_type, status, language, email_verified, "
    "mfa_enabled, revision, created_at, last_login_at"};

Error changed_meanwhile() {
    return Error{.code = Code::precondition_failed, .reason = "precondition_failed"};
}

bool changes_nothing(const ProfileChange& change) {
    return !change.first_name && !change.last_name && !change.phone && !change.language;
}

}  // namespace

asio::awaitable<Result<User>> Profile::read(Id user_id) const {
    const auto rows = co_await database_.read(read_profile, bind(user_id));
    if (!rows) co_return fail(rows.error());
    if (rows->rows.empty())
        co_return fail(Error{.code = Code::unauthenticated, .reason = "invalid_access_token"});
    co_return read_user(rows->rows.front());
}

asio::awaitable<Result<User>> Profile::change(Id user_id, std::int64_t revision, ProfileChange change) const {
    if (changes_nothing(change)) {
        auto user = co_await read(user_id);
        if (user && user->revision != revision) co_return fail(changed_meanwhile());
        co_return user;
    }
    const auto language =
        change.language ? std::optional{std::string{to_text(*change.language)}} : std::nullopt;
    const auto rows = co_await database_.write(
        change_profile, bind(user_id, revision, change.first_name, change.last_name, change.phone.has_value(),
                             change.phone.value_or(std::nullopt), language, clock_.now()));
    if (!rows) co_return fail(rows.error());
    if (rows->rows.empty()) co_return fail(changed_meanwhile());
    co_return read_user(rows->rows.front());
}

}  // namespace taxasge
