// Every queue is bounded and every wait ends: too much work is refused at once, and slow work is cut.
#include "server/database/things_fixture.hpp"

#include "tests/support/run_awaitable.hpp"

#include <algorithm>

namespace asio = boost::asio;
using std::chrono::steady_clock;
using namespace std::chrono_literals;

namespace taxasge {
namespace {

// Counts for ever, on both databases.
constexpr Statement endless{"limits.endless",
                            "WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i > 0)"
                            " SELECT COUNT(*) FROM n"};

// Longer than what SQLite does at once (docs/adr/0008-short-reads.md).
constexpr Statement slow{"limits.slow",
                         "WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 20000)"
                         " SELECT COUNT(*) FROM n"};

class Limits : public Things {
 protected:
    std::unique_ptr<Database> small() {
        return open_another({.readers = 1,
                             .pipelines_per_thread = 1,
                             .transactions_per_thread = 1,
                             .statement_timeout = 400ms,
                             .queue_limit = 4});
    }
};
TAXASGE_ON_BOTH_DATABASES_AND_A_POOLER(Limits);

asio::awaitable<Result<std::int64_t>> never_end(Transaction& transaction) {
    const auto answer = co_await transaction.run(endless, {});
    if (!answer) co_return fail(answer.error());
    co_return 1;
}

asio::awaitable<Result<void>> put(Transaction& transaction, std::int64_t id) {
    const auto done = co_await transaction.run(insert_thing, {id, Null{}, Null{}, Null{}});
    if (!done) co_return fail(done.error());
    co_return Result<void>{};
}

template <class T>
std::int64_t refused_as_unavailable(const std::vector<Result<T>>& answers) {
    return std::ranges::count_if(
        answers, [](const auto& answer) { return !answer && answer.error().code == Code::unavailable; });
}

TEST_P(Limits, AStatementThatNeverEndsIsCut) {
    const auto database = small();
    const auto began = steady_clock::now();
    const auto answer = run(database->read(endless, {}));
    ASSERT_FALSE(answer);
    EXPECT_EQ(answer.error().code, Code::unavailable) << answer.error().detail;
    EXPECT_EQ(answer.error().retry_after, 1s);
    EXPECT_LT(steady_clock::now() - began, 2s);
    EXPECT_TRUE(run(database->ping())) << "and the connection goes on";
}

TEST_P(Limits, ATransactionThatNeverEndsIsCutAndUndone) {
    const auto database = small();
    const auto answer = run(database->transact(&never_end));
    ASSERT_FALSE(answer);
    EXPECT_EQ(answer.error().code, Code::unavailable) << answer.error().detail;
    EXPECT_TRUE(run(database->transact(&put, 1)));
}

TEST_P(Limits, MoreReadsThanTheQueueHoldsAreRefusedAtOnce) {
    const auto database = small();
    std::vector<asio::awaitable<Result<RowSet>>> reads;
    reads.push_back(database->read(endless, {}));
    for (int i = 0; i < 30; ++i) reads.push_back(database->read(slow, {}));
    const auto answers = run_all(std::move(reads));
    EXPECT_GE(refused_as_unavailable(answers), 20);
    EXPECT_TRUE(run(database->read(find_thing, bind(1)))) << "and then it goes on";
}

TEST_P(Limits, MoreTransactionsThanTheQueueHoldsAreRefusedAndLeaveNothing) {
    const auto database = small();
    std::vector<asio::awaitable<Result<void>>> works;
    for (int i = 0; i < 100; ++i) works.push_back(database->transact(&put, i));
    const auto answers = run_all(std::move(works));
    const auto refused = refused_as_unavailable(answers);
    EXPECT_GT(refused, 0);
    EXPECT_EQ(things(), 100 - refused);
}

TEST_P(Limits, WaitingForATurnEnds) {
    const auto database = small();
    std::vector<asio::awaitable<Result<std::int64_t>>> works;
    for (int i = 0; i < 4; ++i) works.push_back(database->transact(&never_end));
    const auto began = steady_clock::now();
    EXPECT_EQ(refused_as_unavailable(run_all(std::move(works))), 4);
    EXPECT_LT(steady_clock::now() - began, 4s);
}

TEST_P(Limits, ADatabaseThatIsClosedAnswersWhoeverWaits) {
    auto database = small();
    std::vector<std::future<Result<RowSet>>> waiting;
    for (int i = 0; i < 3; ++i) waiting.push_back(test::start(context(), database->read(endless, {})));
    context().restart();
    context().run_for(100ms);
    database.reset();
    for (auto& answer : waiting) {
        const auto given = test::wait_while_running(context(), answer);
        ASSERT_FALSE(given);
        EXPECT_EQ(given.error().code, Code::unavailable);
    }
}

}  // namespace
}  // namespace taxasge
