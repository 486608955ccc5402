#include "delivery/pipeline/journal.hpp"

#include "base/file.hpp"
#include "base/random.hpp"
#include "tests/support/temporary_folder.hpp"

#include <gtest/gtest.h>

#include <fstream>

namespace taxasge::delivery {
namespace {

struct JournalTest : testing::Test {
    void write(int records) {
        const auto journal = Journal::open(folder.path());
        ASSERT_TRUE(journal);
        for (int i = 0; i < records; ++i)
            ASSERT_TRUE(
                (*journal)->add({.run = "r1", .kind = "done", .step = "shift", .facts = {{"weight", i}}}));
    }
    [[nodiscard]] std::string bytes() const { return *read_file(folder.path() / "journal"); }
    void put(std::string_view bytes) const {
        std::ofstream{folder.path() / "journal", std::ios::binary | std::ios::trunc} << bytes;
    }

    test::TemporaryFolder folder;
};

TEST_F(JournalTest, KeepsWhatWasAddedInItsOrder) {
    write(3);
    write(2);
    const auto records = Journal::read(folder.path());
    ASSERT_TRUE(records);
    ASSERT_EQ(records->size(), 5U);
    EXPECT_EQ(records->at(4).number, 5);
    EXPECT_EQ(records->at(4).facts.at("weight").as_int64(), 1);
    EXPECT_EQ(records->at(0).step, "shift");
}

TEST_F(JournalTest, OneThatDoesNotExistIsEmptyAndReadingMakesNone) {
    EXPECT_TRUE(Journal::read(folder.path())->empty());
    EXPECT_FALSE(std::filesystem::exists(folder.path() / "journal"));
}

// D6
TEST_F(JournalTest, D6_AnyBitThatFlipsIsFoundAndNothingIsWrittenBehindIt) {
    write(4);
    const std::string whole = bytes();
    for (std::size_t bit = 0; bit < whole.size() * 8; ++bit) {
        std::string changed = whole;
        changed[bit / 8] = static_cast<char>(changed[bit / 8] ^ (1 << (bit % 8)));
        const auto records = Journal::parse(changed);
        ASSERT_FALSE(records) << "bit " << bit;
        ASSERT_EQ(records.error().reason, "journal_tampered");
        if (bit % 997 != 0) continue;
        put(changed);
        ASSERT_FALSE(Journal::read(folder.path()));
        ASSERT_FALSE(Journal::open(folder.path()));
        ASSERT_EQ(bytes(), changed);
    }
}

// D6
TEST_F(JournalTest, D6_AnyTornTailIsDroppedAndTheNextRecordFollowsTheLastWholeOne) {
    write(3);
    const std::string whole = bytes();
    const auto last = whole.rfind('\n', whole.size() - 2) + 1;
    for (std::size_t length = last; length < whole.size(); ++length) {
        ASSERT_EQ(Journal::parse(whole.substr(0, length))->size(), 2U) << length;
        if (length % 13 != 0) continue;
        put(whole.substr(0, length));
        ASSERT_EQ(Journal::read(folder.path())->size(), 2U) << length;
        write(1);
        ASSERT_EQ(Journal::read(folder.path())->size(), 3U) << length;
    }
}

TEST_F(JournalTest, ATailOfZerosAsAPowerCutLeavesItIsDropped) {
    write(2);
    put(bytes() + std::string(100, '\0'));
    EXPECT_EQ(Journal::read(folder.path())->size(), 2U);
}

TEST_F(JournalTest, D6_ARecordThatIsTakenOutOrMovedIsFound) {
    write(3);
    const std::string whole = bytes();
    const auto first = whole.find('\n') + 1;
    const auto second = whole.find('\n', first) + 1;
    put(whole.substr(0, first) + whole.substr(second));
    EXPECT_FALSE(Journal::read(folder.path()));
    put(whole.substr(first, second - first) + whole.substr(0, first) + whole.substr(second));
    EXPECT_FALSE(Journal::read(folder.path()));
}

}  // namespace
}  // namespace taxasge::delivery
