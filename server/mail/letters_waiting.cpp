#include "server/mail/letters_waiting.hpp"

namespace taxasge {
namespace {

constexpr Statement count_waiting_letters{"count_waiting_letters",
                                          "SELECT COUNT(*) FROM letters WHERE state = 'waiting'"};

}  // namespace

boost::asio::awaitable<Result<std::int64_t>> letters_waiting(Database& database) {
    const auto answer = co_await database.read(count_waiting_letters, {});
    if (!answer) co_return fail(answer.error());
    if (answer->rows.size() != 1) co_return fail(internal_error("count_waiting_letters: not one row"));
    std::int64_t count = 0;
    if (auto read = answer->rows.front().read(count); !read) co_return fail(std::move(read.error()));
    co_return count;
}

}  // namespace taxasge
