#include "server/passkeys/list_passkeys.hpp"

namespace taxasge {
namespace {

constexpr Statement select_passkeys{"select_passkeys",
                                    "SELECT id, name, created_at, last_used_at, is_backed_up FROM passkeys "
                                    "WHERE user_id = $1 ORDER BY created_at DESC, id DESC"};

}  // namespace

boost::asio::awaitable<Result<std::vector<Passkey>>> ListPasskeys::run(Id user_id) const {
    const auto rows = co_await database_.read(select_passkeys, bind(user_id));
    if (!rows) co_return fail(rows.error());
    std::vector<Passkey> passkeys;
    for (const Row& row : rows->rows) {
        Passkey& one = passkeys.emplace_back();
        const auto read = row.read(one.id, one.name, one.created_at, one.last_used_at, one.is_backed_up);
        if (!read) co_return fail(read.error());
    }
    co_return passkeys;
}

}  // namespace taxasge
