#include "server/mail/postman.hpp"

#include "server/mail/postman_scene.hpp"
#include "tests/support/eml.hpp"

#include "base/file.hpp"

#include <gtest/gtest.h>

#include <set>

namespace taxasge {
namespace {

using namespace std::chrono_literals;

class PostmanTest : public PostmanScene {};
TAXASGE_ON_BOTH_DATABASES(PostmanTest);

TEST_P(PostmanTest, DeliversWhatTheOutboxHolds) {
    const Id id = put(letter_to("maria@example.gq"));
    hire("one");
    ASSERT_TRUE(becomes([&] { return sent() == 1; }));
    const auto files = delivered_by("one");
    ASSERT_EQ(files.size(), 1U);
    EXPECT_EQ(files[0].filename(), id.text() + ".eml");
    const auto eml = test::read_eml(read_file(files[0]).value());
    EXPECT_EQ(eml.headers.at("To"), "maria@example.gq");
    EXPECT_EQ(eml.headers.at("Message-ID"), "<" + id.text() + "@taxasge.example>");
    EXPECT_TRUE(eml.text.contains("\r\nhttps://t.example/es/verify#token=" + std::string(43, 't') + "\r\n"));
    EXPECT_TRUE(eml.text.contains("\r\n012345\r\n"));
    EXPECT_EQ(count("SELECT COUNT(*) FROM letters WHERE sealed IS NULL"), 1);
}

TEST_P(PostmanTest, LooksWithoutBeingCalled) {
    hire("one");
    let_pass(100ms);
    put(letter_to("a@b.gq"));
    EXPECT_TRUE(becomes([&] { return sent() == 1; }));
}

TEST_P(PostmanTest, ComesAtOnceWhenCalled) {
    Postman& postman = hire("one");
    let_pass(50ms);
    put(letter_to("a@b.gq"));
    postman.wake();
    const auto since = std::chrono::steady_clock::now();
    EXPECT_TRUE(becomes([&] { return sent() == 1; }));
    EXPECT_LT(std::chrono::steady_clock::now() - since, 700ms);
}

TEST_P(PostmanTest, A15_ManyInstancesDeliverEachLetterOnce) {
    constexpr std::size_t letters = 200;
    for (std::size_t i = 0; i < letters; ++i) put(letter_to("a@b.gq"));
    const auto other = open_another({});
    hire("one");
    hire("two", *other);
    hire("three", *other);
    ASSERT_TRUE(becomes([&] { return sent() == letters; }));
    std::set<std::string> names;
    std::size_t files = 0;
    for (const char* name : {"one", "two", "three"}) {
        for (const auto& file : delivered_by(name)) {
            names.insert(file.filename());
            ++files;
        }
    }
    EXPECT_EQ(files, letters);
    EXPECT_EQ(names.size(), letters);
    EXPECT_EQ(count("SELECT COUNT(*) FROM letters WHERE attempts <> 1"), 0);
    TearDown();
}

TEST_P(PostmanTest, A15_ARestartDeliversWhatItsFormerLifeHadTaken) {
    put(letter_to("a@b.gq"));
    LetterQueue died{database(), clock_, "one"};
    ASSERT_EQ(lease(died).size(), 1U);
    hire("two");
    let_pass(1500ms);
    EXPECT_EQ(sent(), 0);
    hire("one");
    EXPECT_TRUE(becomes([&] { return sent() == 1; }));
    EXPECT_EQ(delivered_by("one").size(), 1U);
}

TEST_P(PostmanTest, A15_TriesAgainWhenTheFolderCanBeWrittenAgain) {
    ASSERT_TRUE(replace_file(folder_.path() / "one", "a file stands in the way", 0600));
    const Id id = put(letter_to("a@b.gq"));
    hire("one");
    ASSERT_TRUE(
        becomes([&] { return count("SELECT COUNT(*) FROM letters WHERE last_error IS NOT NULL") == 1; }));
    EXPECT_EQ(state_of(id), "waiting");
    let_pass(1200ms);
    EXPECT_EQ(count("SELECT MAX(attempts) FROM letters"), 1);
    std::filesystem::remove(folder_.path() / "one");
    clock_.advance(7s);
    ASSERT_TRUE(becomes([&] { return sent() == 1; }));
    EXPECT_EQ(delivered_by("one").size(), 1U);
    EXPECT_EQ(count("SELECT MAX(attempts) FROM letters"), 2);
}

TEST_P(PostmanTest, A15_GivesUpAfterThreeDaysAndNotBefore) {
    ASSERT_TRUE(replace_file(folder_.path() / "one", "a file stands in the way", 0600));
    const Id id = put(letter_to("a@b.gq"));
    clock_.advance(72h - 1s);
    hire("one");
    ASSERT_TRUE(
        becomes([&] { return count("SELECT COUNT(*) FROM letters WHERE last_error IS NOT NULL") == 1; }));
    EXPECT_EQ(state_of(id), "waiting");
    clock_.advance(10s);
    EXPECT_TRUE(becomes([&] { return state_of(id) == "given_up"; }));
}

TEST_P(PostmanTest, A16_GivesUpALetterToNoAddressAndCarriesTheOthers) {
    const Id bad = put(letter_to("a@b.gq\r\nBcc: everybody@example.gq"));
    const Id good = put(letter_to("a@b.gq"));
    hire("one");
    EXPECT_TRUE(becomes([&] { return state_of(good) == "sent" && state_of(bad) == "given_up"; }));
    EXPECT_EQ(delivered_by("one").size(), 1U);
}

TEST_P(PostmanTest, KeepsALetterThatOnlyThisInstanceCannotOpen) {
    const MasterKeys others{{MasterKey{"other", Bytes(32, 9)}}};
    const SealedLetter sealed = Outbox{others, clock_}.prepare(letter_to("a@b.gq"));
    ASSERT_TRUE(run(database().transact(put_letter, sealed)));
    hire("one");
    ASSERT_TRUE(
        becomes([&] { return count("SELECT COUNT(*) FROM letters WHERE last_error IS NOT NULL") == 1; }));
    EXPECT_EQ(state_of(sealed.id), "waiting");
    EXPECT_TRUE(last_error_of(sealed.id).contains("MASTER_KEYS"));
}

TEST_P(PostmanTest, SurvivesATableThatIsAway) {
    hire("one");
    run_sql("ALTER TABLE letters RENAME TO letters_away");
    let_pass(2500ms);
    run_sql("ALTER TABLE letters_away RENAME TO letters");
    put(letter_to("a@b.gq"));
    EXPECT_TRUE(becomes([&] { return sent() == 1; }));
}

// A15: between the delivery and its record lies the one moment in which a letter could go out twice.
TEST_P(PostmanTest, A15_WhatIsDeliveredIsRecordedAsSoonAsTheDatabaseLetsIt) {
    if (!on_sqlite()) GTEST_SKIP() << "the trigger is written for SQLite; the postman's part is the same";
    run_sql(
        "CREATE TRIGGER refuse BEFORE UPDATE ON letters WHEN NEW.state = 'sent' BEGIN SELECT RAISE(ABORT, "
        "'no'); END");
    put(letter_to("a@b.gq"));
    hire("one");
    ASSERT_TRUE(becomes([&] { return delivered_by("one").size() == 1; }));
    let_pass(2s);
    EXPECT_EQ(sent(), 0);
    std::filesystem::remove_all(folder_.path() / "one");
    run_sql("DROP TRIGGER refuse");
    EXPECT_TRUE(becomes([&] { return sent() == 1; }));
    EXPECT_EQ(delivered_by("one").size(), 0U) << "it went out a second time";
}

TEST(RetryDelay, A15_GrowsFromFiveSecondsToAnHour) {
    for (int i = 0; i < 100; ++i) {
        EXPECT_GE(retry_delay(1), 5s);
        EXPECT_LE(retry_delay(1), 7s);
        EXPECT_GE(retry_delay(4), 40s);
        EXPECT_LE(retry_delay(4), 50s);
        for (const std::int64_t attempt : {20, 63, 64, 1000}) {
            EXPECT_GE(retry_delay(attempt), 48min);
            EXPECT_LE(retry_delay(attempt), 1h);
        }
    }
}

TEST(RetryDelay, DiffersFromLetterToLetter) {
    std::set<std::chrono::milliseconds> delays;
    for (int i = 0; i < 20; ++i) delays.insert(retry_delay(10));
    EXPECT_GT(delays.size(), 10U);
}

}  // namespace
}  // namespace taxasge
