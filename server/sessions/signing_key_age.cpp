#include "server/sessions/signing_key_age.hpp"

namespace taxasge {
namespace {

constexpr Statement current_since{"signing_key_current_since",
                                  "SELECT current_since FROM signing_keys WHERE state = 'current'"};

}  // namespace

boost::asio::awaitable<Result<std::chrono::milliseconds>> signing_key_age(Database& database,
                                                                          const Clock& clock) {
    const auto found = co_await database.read(current_since, {});
    if (!found) co_return fail(found.error());
    if (found->rows.size() != 1) co_return fail(internal_error("no signing key is current"));
    Time since;
    if (auto read = found->rows.front().read(since); !read) co_return fail(std::move(read.error()));
    co_return clock.now() - since;
}

}  // namespace taxasge
