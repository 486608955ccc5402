// What the metrics tell of the connections: how many are at work, and how many callers wait for one.
#include "server/database/things_fixture.hpp"

#include "tests/support/run_awaitable.hpp"

#include <thread>

namespace asio = boost::asio;

namespace taxasge {
namespace {

constexpr Statement look_around{"load.look_around", "SELECT 1"};
constexpr int others = 3;

class Load : public Things {
 protected:
    void turn() {
        if (context().stopped()) context().restart();
        // Without work of its own it would not wait at all.
        if (context().run_one_for(std::chrono::milliseconds{1}) == 0)
            std::this_thread::sleep_for(std::chrono::milliseconds{1});
    }
};
TAXASGE_ON_BOTH_DATABASES(Load);

// Holds the one connection until the others wait for it, or nobody seems to come.
asio::awaitable<Result<std::int64_t>> hold(Transaction& transaction, const DatabaseLoad* load) {
    const auto latest = std::chrono::steady_clock::now() + std::chrono::seconds{4};
    while (load->waiting < others && std::chrono::steady_clock::now() < latest) {
        const auto answer = co_await transaction.run(look_around, {});
        if (!answer) co_return fail(answer.error());
    }
    co_return load->busy * 100 + load->waiting;
}

asio::awaitable<Result<std::int64_t>> pass(Transaction& transaction) {
    const auto answer = co_await transaction.run(look_around, {});
    if (!answer) co_return fail(answer.error());
    co_return 0;
}

TEST_P(Load, A59_TellsWhoWorksAndWhoWaits) {
    const auto load = std::make_shared<DatabaseLoad>();
    const auto small = open_another({.transactions_per_thread = 1, .load = load});
    std::vector<asio::awaitable<Result<std::int64_t>>> works;
    works.push_back(small->transact(&hold, static_cast<const DatabaseLoad*>(load.get())));
    // SQLite takes what waits in one go: the others come once the first one is at work.
    auto held = test::start(context(), std::move(works.front()));
    for (int i = 0; i < 10'000 && load->busy == 0; ++i) turn();
    works.clear();
    for (int i = 0; i < others; ++i) works.push_back(small->transact(&pass));
    for (const auto& answer : run_all(std::move(works))) EXPECT_TRUE(answer);
    const auto seen = test::wait_while_running(context(), held);
    ASSERT_TRUE(seen);
    EXPECT_EQ(*seen, 100 + others) << "one at work, the others in line";
    for (int i = 0; i < 1000 && load->busy > 0; ++i) turn();
    EXPECT_EQ(load->busy, 0);
    EXPECT_EQ(load->waiting, 0);
}

}  // namespace
}  // namespace taxasge
