#include "server/users/credential.hpp"

namespace taxasge {
namespace {

constexpr Statement put{"put_password",
                        "INSERT INTO credentials (user_id, password_hash, changed_at) VALUES ($1, $2, $3) "
                        "ON CONFLICT (user_id) DO UPDATE "
                        "SET password_hash = excluded.password_hash, changed_at = excluded.changed_at"};

}  // namespace

boost::asio::awaitable<Result<void>> put_password(Transaction& transaction, Id user_id, Secret password_hash,
                                                  Time now) {
    const auto done = co_await transaction.run(put, bind(user_id, password_hash.expose(), now));
    if (!done) co_return fail(done.error());
    co_return Result<void>{};
}

}  // namespace taxasge
