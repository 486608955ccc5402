#include "server/database/sqlite/short_reads.hpp"

#include "tests/support/temporary_folder.hpp"

#include <gtest/gtest.h>

namespace taxasge {
namespace {

constexpr Statement one{"short_reads_test.one", "SELECT CAST(1 AS BIGINT)"};
constexpr Statement million{
    "short_reads_test.million",
    "WITH RECURSIVE numbers(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM numbers WHERE n < 1000000) "
    "SELECT CAST(count(*) AS BIGINT) FROM numbers"};
constexpr Statement broken{"short_reads_test.broken", "SELECT nothing FROM nowhere"};

class ShortReads : public ::testing::Test {
 protected:
    SqliteShortReads reads(std::size_t connections) {
        std::vector<SqliteConnection> opened;
        for (std::size_t i = 0; i < connections; ++i)
            opened.push_back(std::move(*SqliteConnection::open(folder_.path() / "short.db")));
        return SqliteShortReads{std::move(opened)};
    }
    test::TemporaryFolder folder_;
};

TEST_F(ShortReads, AnswerAtOnceWhatIsShort) {
    auto short_reads = reads(1);
    for (int i = 0; i < 3; ++i) {
        const auto answer = short_reads.run(one, {});
        ASSERT_TRUE(answer);
        EXPECT_TRUE(*answer);
    }
}

TEST_F(ShortReads, LeaveToOthersWhatIsLong) {
    auto short_reads = reads(1);
    EXPECT_FALSE(short_reads.run(million, {}));
    EXPECT_TRUE(short_reads.run(one, {})) << "the connection is good for the next";
}

TEST_F(ShortReads, LeaveToOthersWhatFindsNoFreeConnection) {
    auto short_reads = reads(0);
    EXPECT_FALSE(short_reads.run(one, {}));
}

TEST_F(ShortReads, TellTheErrorsOfAStatement) {
    auto short_reads = reads(1);
    const auto answer = short_reads.run(broken, {});
    ASSERT_TRUE(answer);
    EXPECT_EQ(answer->error().code, Code::internal);
}

}  // namespace
}  // namespace taxasge
