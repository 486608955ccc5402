// The dialect that both databases understand, and what they both refuse.
#include "server/database/constraint.hpp"
#include "server/database/things_fixture.hpp"

namespace taxasge {
namespace {

class Statements : public Things {
 protected:
    Result<RowSet> read(const Statement& statement, Parameters parameters = {}) {
        return run(database().read(statement, std::move(parameters)));
    }
    Result<RowSet> write(const Statement& statement, Parameters parameters = {}) {
        return run(database().write(statement, std::move(parameters)));
    }
};
TAXASGE_ON_BOTH_DATABASES_AND_A_POOLER(Statements);

TEST_P(Statements, ParametersGoByTheirNumberNotByTheirPlace) {
    constexpr Statement backwards{"statements.backwards",
                                  "INSERT INTO things (label, number, id) VALUES ($3, $2, $1)"};
    ASSERT_TRUE(write(backwards, bind(1, 2, "three")));
    EXPECT_EQ(count("SELECT COUNT(*) FROM things WHERE id = 1 AND number = 2 AND label = 'three'"), 1);
}

TEST_P(Statements, AParameterMayStandTwice) {
    ASSERT_TRUE(insert(7, 7));
    EXPECT_EQ(count("SELECT COUNT(*) FROM things WHERE id = $1 AND number = $1", bind(7)), 1);
}

TEST_P(Statements, AWrongNumberOfParametersIsRefused) {
    EXPECT_FALSE(read(find_thing));
    EXPECT_FALSE(read(find_thing, bind(1, 2)));
    EXPECT_TRUE(read(find_thing, bind(1))) << "a refusal harms nobody who comes later";
}

TEST_P(Statements, ReturningGivesTheRowAndTheCount) {
    constexpr Statement add{"statements.returning",
                            "INSERT INTO things (id, number) VALUES ($1, $2) RETURNING id, number"};
    const auto answer = write(add, bind(1, 2));
    ASSERT_TRUE(answer) << answer.error().detail;
    EXPECT_EQ(answer->affected, 1);
    ASSERT_EQ(answer->rows.size(), 1U);
    std::int64_t id = 0;
    std::int64_t number = 0;
    ASSERT_TRUE(answer->rows.front().read(id, number));
    EXPECT_EQ(id, 1);
    EXPECT_EQ(number, 2);
}

TEST_P(Statements, OnConflictKeepsOrChanges) {
    constexpr Statement keep{"statements.keep",
                             "INSERT INTO things (id, number) VALUES ($1, $2) ON CONFLICT (id) DO NOTHING"};
    constexpr Statement change{"statements.change",
                               "INSERT INTO things (id, number) VALUES ($1, $2)"
                               " ON CONFLICT (id) DO UPDATE SET number = excluded.number"};
    EXPECT_EQ(write(keep, bind(1, 10))->affected, 1);
    EXPECT_EQ(write(keep, bind(1, 20))->affected, 0);
    EXPECT_EQ(write(change, bind(1, 30))->affected, 1);
    EXPECT_EQ(count("SELECT number FROM things"), 30);
}

TEST_P(Statements, ACommonTableExpressionCanFeedAChange) {
    for (int i = 1; i <= 5; ++i) ASSERT_TRUE(insert(i, 0));
    constexpr Statement lease{
        "statements.lease",
        "WITH due AS (SELECT id FROM things WHERE number = 0 ORDER BY id LIMIT $1)"
        " UPDATE things SET number = $2 WHERE id IN (SELECT id FROM due) AND number = 0 RETURNING id"};
    const auto leased = write(lease, bind(3, 9));
    ASSERT_TRUE(leased) << leased.error().detail;
    EXPECT_EQ(leased->rows.size(), 3U);
    EXPECT_EQ(leased->affected, 3);
}

// AU-09
TEST_P(Statements, AU_09_AffectedCountsWhatWasChanged) {
    for (int i = 1; i <= 3; ++i) ASSERT_TRUE(insert(i, i));
    constexpr Statement raise{"statements.raise", "UPDATE things SET number = number + 1 WHERE id >= $1"};
    constexpr Statement remove{"statements.remove", "DELETE FROM things WHERE id = $1"};
    EXPECT_EQ(write(raise, bind(2))->affected, 2);
    EXPECT_EQ(write(raise, bind(99))->affected, 0) << "not the count of the statement before";
    EXPECT_EQ(write(remove, bind(1))->affected, 1);
    EXPECT_EQ(read(find_thing, bind(2))->affected, 0) << "a SELECT changes nothing";
}

TEST_P(Statements, ABrokenConstraintCanBeToldFromOurOwnFaults) {
    ASSERT_TRUE(insert(1, 1, std::string{"one"}));
    constexpr Statement orphan{"statements.orphan", "INSERT INTO things (id, parent) VALUES ($1, $2)"};
    const std::vector<Result<RowSet>> refused{insert(1), insert(2, 1, std::string{"one"}), insert(3, 666),
                                              write(orphan, bind(4, 99))};
    for (const auto& answer : refused) {
        ASSERT_FALSE(answer);
        EXPECT_EQ(answer.error().code, Code::internal);
        EXPECT_TRUE(is_broken_constraint(answer.error())) << answer.error().detail;
    }
    EXPECT_EQ(things(), 1);
}

TEST_P(Statements, AU_09_AnErrorTellsTheCauseOnceAndNamesTheStatement) {
    constexpr Statement wrong{"statements.wrong", "SELECT no_such_column FROM things"};
    const auto answer = read(wrong);
    ASSERT_FALSE(answer);
    EXPECT_EQ(answer.error().code, Code::internal);
    EXPECT_EQ(answer.error().reason, "internal_error");
    const std::string& detail = answer.error().detail;
    EXPECT_NE(detail.find("statements.wrong"), std::string::npos) << detail;
    EXPECT_EQ(detail.find("no_such_column"), detail.rfind("no_such_column")) << detail;
    const auto again = read(wrong);
    ASSERT_FALSE(again);
    EXPECT_EQ(again.error().detail, detail) << "it was prepared in vain before, and says the same again";
}

TEST_P(Statements, TwoStatementsInOneTextAreRefused) {
    constexpr Statement two{"statements.two", "DELETE FROM things; DELETE FROM things"};
    ASSERT_TRUE(insert(1));
    EXPECT_FALSE(write(two));
    EXPECT_EQ(things(), 1);
}

TEST_P(Statements, NoStatementIsRefused) {
    EXPECT_FALSE(write(Statement{"statements.empty", ""}));
    EXPECT_FALSE(write(Statement{"statements.comment", "-- nothing"}));
}

TEST_P(Statements, TwoTextsMayNotShareAName) {
    constexpr Statement one{"statements.shared", "SELECT 1"};
    constexpr Statement other{"statements.shared", "SELECT 2"};
    ASSERT_TRUE(write(one));
    const auto refused = write(other);
    ASSERT_FALSE(refused);
    EXPECT_NE(refused.error().detail.find("statements.shared"), std::string::npos);
}

TEST_P(Statements, ATextInDoubleQuotesIsAName) {
    constexpr Statement quoted{"statements.quoted", "SELECT \"no such name\""};
    EXPECT_FALSE(read(quoted));
}

TEST_P(Statements, PingAnswers) {
    EXPECT_TRUE(run(database().ping()));
}

}  // namespace
}  // namespace taxasge
