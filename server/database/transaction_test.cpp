// All or nothing, on both databases, also when many come at once.
#include "server/database/constraint.hpp"
#include "server/database/things_fixture.hpp"

#include <boost/asio/steady_timer.hpp>

namespace asio = boost::asio;

namespace taxasge {
namespace {

class Transactions : public Things {};
TAXASGE_ON_BOTH_DATABASES_AND_A_POOLER(Transactions);

asio::awaitable<Result<RowSet>> put(Transaction& transaction, std::int64_t id, Value label = Null{}) {
    co_return co_await transaction.run(insert_thing, {id, std::int64_t{0}, std::move(label), Null{}});
}

// Two rows, or none: the second may have a label that is taken.
asio::awaitable<Result<std::string>> put_two(Transaction& transaction, std::int64_t id, std::string label) {
    if (auto first = co_await put(transaction, id); !first) co_return fail(first.error());
    if (auto second = co_await put(transaction, id + 1, label); !second) co_return fail(second.error());
    co_return "put " + label;
}

asio::awaitable<Result<void>> put_and_refuse(Transaction& transaction, std::int64_t id) {
    if (auto done = co_await put(transaction, id); !done) co_return fail(done.error());
    co_return fail(field_error("email", "taken"));
}

asio::awaitable<Result<void>> put_and_throw(Transaction& transaction, std::int64_t id) {
    if (auto done = co_await put(transaction, id); !done) co_return fail(done.error());
    throw std::runtime_error("broken machinery");
}

asio::awaitable<Result<void>> ignore_a_failure(Transaction& transaction, std::int64_t id) {
    if (auto done = co_await put(transaction, id); !done) co_return fail(done.error());
    if (auto again = co_await put(transaction, id); again) co_return fail(internal_error("twice"));
    co_return Result<void>{};
}

asio::awaitable<Result<std::int64_t>> claim(Transaction& transaction, std::int64_t id) {
    const auto claimed = co_await transaction.run(claim_thing, bind(id));
    if (!claimed) co_return fail(claimed.error());
    co_return claimed->affected;
}

asio::awaitable<Result<void>> nothing(Transaction&) {
    co_return Result<void>{};
}

TEST_P(Transactions, AValueCommitsAndComesBack) {
    const auto answer = run(database().transact(&put_two, 1, std::string{"a"}));
    ASSERT_TRUE(answer) << answer.error().detail;
    EXPECT_EQ(*answer, "put a");
    EXPECT_EQ(things(), 2);
}

// AU-10
TEST_P(Transactions, AU_10_AnErrorRollsEverythingBack) {
    const auto answer = run(database().transact(&put_and_refuse, 1));
    ASSERT_FALSE(answer);
    EXPECT_EQ(answer.error().code, Code::invalid);
    ASSERT_EQ(answer.error().fields.size(), 1U);
    EXPECT_EQ(answer.error().fields.front().field, "email");
    EXPECT_EQ(things(), 0);
}

TEST_P(Transactions, AU_10_AFailedSecondStatementTakesTheFirstWithIt) {
    ASSERT_TRUE(run(database().transact(&put_two, 1, std::string{"a"})));
    const auto answer = run(database().transact(&put_two, 3, std::string{"a"}));
    ASSERT_FALSE(answer);
    EXPECT_TRUE(is_broken_constraint(answer.error()));
    EXPECT_EQ(things(), 2);
    EXPECT_TRUE(run(database().transact(&put_two, 3, std::string{"b"}))) << "and another try works";
}

TEST_P(Transactions, AnExceptionRollsBackAndIsOurFault) {
    const auto answer = run(database().transact(&put_and_throw, 1));
    ASSERT_FALSE(answer);
    EXPECT_EQ(answer.error().code, Code::internal);
    EXPECT_EQ(things(), 0);
}

TEST_P(Transactions, AFailedStatementThatIsIgnoredStillFails) {
    const auto answer = run(database().transact(&ignore_a_failure, 1));
    ASSERT_FALSE(answer);
    EXPECT_TRUE(is_broken_constraint(answer.error()));
    EXPECT_EQ(things(), 0);
}

TEST_P(Transactions, OneWithoutAStatementIsFine) {
    EXPECT_TRUE(run(database().transact(&nothing)));
}

TEST_P(Transactions, OfThirtyTwoThatClaimOneThingOneWins) {
    ASSERT_TRUE(insert(1, 0));
    std::vector<asio::awaitable<Result<std::int64_t>>> claims;
    for (int i = 0; i < 32; ++i) claims.push_back(database().transact(&claim, 1));
    std::int64_t winners = 0;
    for (const auto& claimed : run_all(std::move(claims))) {
        ASSERT_TRUE(claimed) << claimed.error().detail;
        winners += *claimed;
    }
    EXPECT_EQ(winners, 1);
}

TEST_P(Transactions, OfThirtyTwoSingleUpdatesOneWins) {
    ASSERT_TRUE(insert(1, 0));
    std::vector<asio::awaitable<Result<RowSet>>> claims;
    for (int i = 0; i < 32; ++i) claims.push_back(database().write(claim_thing, bind(1)));
    std::int64_t winners = 0;
    for (const auto& claimed : run_all(std::move(claims))) winners += claimed ? claimed->affected : 1000;
    EXPECT_EQ(winners, 1);
}

TEST_P(Transactions, InACrowdEachFailsAlone) {
    std::vector<asio::awaitable<Result<std::string>>> works;
    for (int i = 0; i < 60; ++i) {
        const std::string label = i % 3 == 0 ? "the same" : "label " + std::to_string(i);
        works.push_back(database().transact(&put_two, 2 * i, label));
    }
    const auto answers = run_all(std::move(works));
    int good = 0;
    for (const auto& answer : answers) {
        good += answer ? 1 : 0;
        if (!answer) EXPECT_TRUE(is_broken_constraint(answer.error())) << answer.error().detail;
    }
    EXPECT_EQ(good, 41) << "one of the twenty with the same label, and the forty others";
    EXPECT_EQ(things(), 82) << "each brought both its rows or none";
}

TEST_P(Transactions, AThousandAtOnceAreAllKept) {
    std::vector<asio::awaitable<Result<RowSet>>> works;
    for (std::int64_t i = 0; i < 1000; ++i)
        works.push_back(database().write(insert_thing, {i, Null{}, Null{}, Null{}}));
    for (const auto& answer : run_all(std::move(works))) ASSERT_TRUE(answer) << answer.error().detail;
    EXPECT_EQ(things(), 1000);
}

TEST_P(Transactions, AReadSeesWhatAWriteAcknowledged) {
    for (std::int64_t i = 0; i < 50; ++i) {
        ASSERT_TRUE(insert(i));
        ASSERT_EQ(things(), i + 1);
    }
}

TEST_P(Transactions, WhatIsNotCommittedIsSeenByNobody) {
    auto other = open_another({});
    constexpr Statement all{"transactions.all", "SELECT COUNT(*) FROM things"};
    ASSERT_FALSE(run(database().transact(&put_and_refuse, 1)));
    const auto seen = run(other->read(all, {}));
    ASSERT_TRUE(seen);
    std::int64_t number = -1;
    ASSERT_TRUE(seen->rows.front().read(number));
    EXPECT_EQ(number, 0);
}

}  // namespace
}  // namespace taxasge
