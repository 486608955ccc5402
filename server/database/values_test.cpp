// What goes in comes out, the same on both databases.
#include "tests/support/on_both_databases.hpp"

#include <limits>

namespace taxasge {
namespace {

constexpr Statement insert{"values_test.insert",
                           "INSERT INTO things (id, number, label, data) VALUES ($1, $2, $3, $4)"};

class Values : public OnBothDatabases {
 protected:
    Values() {
        run_sql(
            on_sqlite()
                ? "CREATE TABLE things (id INTEGER PRIMARY KEY, number INTEGER, label TEXT, data BLOB) STRICT"
                : "CREATE TABLE things (id BIGINT PRIMARY KEY, number BIGINT, label TEXT, data BYTEA)");
    }
};
TAXASGE_ON_BOTH_DATABASES(Values);

TEST_P(Values, ExtremeNumbersComeBackExactly) {
    for (const auto number : {std::numeric_limits<std::int64_t>::min(), std::int64_t{-1}, std::int64_t{0},
                              std::numeric_limits<std::int64_t>::max()}) {
        run_sql("DELETE FROM things");
        ASSERT_TRUE(run(database().write(insert, bind(1, number, Null{}, Null{}))));
        EXPECT_EQ(count("SELECT number FROM things"), number);
    }
}

}  // namespace
}  // namespace taxasge
