// What goes in comes out, the same on both databases; and what the schema did not promise is an error.
#include "server/database/things_fixture.hpp"

#include <limits>

namespace taxasge {
namespace {

class Values : public Things {};
TAXASGE_ON_BOTH_DATABASES_AND_A_POOLER(Values);

TEST_P(Values, ExtremeNumbersComeBackExactly) {
    using Limits = std::numeric_limits<std::int64_t>;
    const std::vector<std::int64_t> numbers{Limits::min(), -1, 0, Limits::max()};
    for (std::size_t i = 0; i < numbers.size(); ++i) {
        const auto id = static_cast<std::int64_t>(i);
        ASSERT_TRUE(insert(id, numbers[i]));
        std::int64_t back = 7;
        std::optional<std::string> label{"not read"};
        std::optional<Bytes> data;
        ASSERT_TRUE(find(id).read(back, label, data));
        EXPECT_EQ(back, numbers[i]);
        EXPECT_FALSE(label);
        EXPECT_FALSE(data);
    }
}

TEST_P(Values, AnEmptyTextAndEmptyBytesAreNotNull) {
    ASSERT_TRUE(insert(1, Null{}, std::string{}, Bytes{}));
    std::optional<std::int64_t> number{7};
    std::optional<std::string> label;
    std::optional<Bytes> data;
    ASSERT_TRUE(find(1).read(number, label, data));
    EXPECT_FALSE(number);
    EXPECT_EQ(label, std::string{});
    EXPECT_EQ(data, Bytes{});
    EXPECT_EQ(count("SELECT COUNT(*) FROM things WHERE label IS NULL OR data IS NULL"), 0);
}

TEST_P(Values, EveryByteAndEveryScriptComesBack) {
    Bytes data;
    for (int i = 0; i < 256; ++i) data.push_back(static_cast<std::uint8_t>(i));
    data.insert(data.end(), 100'000, 0);
    const std::string label = "Bioko Sur · Ñandú · 東 · 🇬🇶 · '; DROP TABLE things; -- \" \\ %";
    ASSERT_TRUE(insert(1, Null{}, label, data));
    std::optional<std::int64_t> number;
    std::string label_back;
    Bytes data_back;
    ASSERT_TRUE(find(1).read(number, label_back, data_back));
    EXPECT_EQ(label_back, label);
    EXPECT_EQ(data_back, data);
}

TEST_P(Values, ATextWithANulIsRefusedAndNotCut) {
    const auto refused = insert(1, Null{}, std::string{"admin\0@x", 8});
    ASSERT_FALSE(refused);
    EXPECT_EQ(refused.error().code, Code::internal);
    EXPECT_EQ(things(), 0);
}

// AU-07
TEST_P(Values, AU_07_IdsTimesAndFlagsHaveOneForm) {
    const Id id = Id::make(clock_.now());
    run_sql(on_sqlite() ? "CREATE TABLE typed (id TEXT, at BIGINT, flag BIGINT)"
                        : "CREATE TABLE typed (id UUID, at BIGINT, flag BIGINT)");
    run_sql("INSERT INTO typed (id, at, flag) VALUES ($1, $2, $3)", bind(id, clock_.now(), true));
    constexpr Statement find_typed{"values.typed", "SELECT id, at, flag FROM typed WHERE id = $1"};
    const auto found = run(database().read(find_typed, bind(id)));
    ASSERT_TRUE(found) << found.error().detail;
    ASSERT_EQ(found->rows.size(), 1U);
    Id id_back;
    Time at_back;
    bool flag_back = false;
    ASSERT_TRUE(found->rows.front().read(id_back, at_back, flag_back));
    EXPECT_EQ(id_back, id);
    EXPECT_EQ(at_back, clock_.now());
    EXPECT_TRUE(flag_back);
}

// AU-05
TEST_P(Values, AU_05_ARowOfAnotherWidthIsAnError) {
    ASSERT_TRUE(insert(1, 5));
    std::optional<std::int64_t> number;
    std::optional<std::string> label;
    std::optional<Bytes> data;
    std::optional<std::string> country;
    EXPECT_FALSE(find(1).read(number, label));
    const auto read = find(1).read(number, label, data, country);
    ASSERT_FALSE(read);
    EXPECT_EQ(read.error().code, Code::internal);
}

TEST_P(Values, AU_05_NullIntoARequiredFieldIsAnError) {
    ASSERT_TRUE(insert(1, 5));
    std::int64_t number = 0;
    std::string label = "untouched";
    std::optional<Bytes> data;
    const auto read = find(1).read(number, label, data);
    ASSERT_FALSE(read);
    EXPECT_EQ(read.error().code, Code::internal);
    EXPECT_EQ(label, "untouched");
}

TEST_P(Values, AU_05_AnotherTypeIsAnError) {
    ASSERT_TRUE(insert(1, 5, std::string{"five"}, Bytes{5}));
    std::string wrong;
    std::string label;
    Bytes data;
    EXPECT_FALSE(find(1).read(wrong, label, data));
    bool no_flag = false;
    EXPECT_FALSE(find(1).read(no_flag, label, data)) << "5 is neither 0 nor 1";
    std::int64_t number = 0;
    Id no_id;
    EXPECT_FALSE(find(1).read(number, no_id, data)) << "\"five\" is no identifier";
}

TEST_P(Values, AU_05_AColumnTypeThatIsNotOursIsAnError) {
    constexpr Statement fraction{"values.fraction", "SELECT CAST(1.5 AS DOUBLE PRECISION)"};
    const auto answer = run(database().read(fraction, {}));
    ASSERT_FALSE(answer);
    EXPECT_EQ(answer.error().code, Code::internal);
}

TEST_P(Values, ATruthIsOneOrZero) {
    ASSERT_TRUE(insert(1, 5));
    EXPECT_EQ(count("SELECT EXISTS (SELECT 1 FROM things WHERE id = 1)"), 1);
    EXPECT_EQ(count("SELECT EXISTS (SELECT 1 FROM things WHERE id = 2)"), 0);
}

}  // namespace
}  // namespace taxasge
