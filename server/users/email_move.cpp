#include "server/users/email_move.hpp"

namespace asio = boost::asio;

namespace taxasge {
namespace {

constexpr Statement drop_unproved{"drop_unproved_account",
                                  "DELETE FROM users WHERE email_key = $1 AND email_verified = 0"};

constexpr Statement spend_changes{
    "spend_email_changes", "UPDATE email_changes SET spent_at = $2 WHERE user_id = $1 AND spent_at IS NULL"};

constexpr Statement spend_resets{
    "spend_resets_of_moved",
    "UPDATE password_resets SET spent_at = $2 WHERE user_id = $1 AND spent_at IS NULL"};

}  // namespace

Error email_taken() {
    return Error{.code = Code::invalid, .reason = "email_taken"};
}

asio::awaitable<Result<void>> drop_unproved_account(Transaction& transaction, std::string email_key) {
    const auto dropped = co_await transaction.run(drop_unproved, bind(email_key));
    if (!dropped) co_return fail(dropped.error());
    co_return Result<void>{};
}

asio::awaitable<Result<void>> void_letters(Transaction& transaction, Id user_id, Time now) {
    for (const Statement& spend : {spend_changes, spend_resets}) {
        const auto spent = co_await transaction.run(spend, bind(user_id, now));
        if (!spent) co_return fail(spent.error());
    }
    co_return Result<void>{};
}

}  // namespace taxasge
