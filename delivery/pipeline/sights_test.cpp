#include "delivery/pipeline/sights.hpp"

#include "base/file.hpp"
#include "delivery/pipeline/migration_lists.hpp"
#include "tests/support/one_answer.hpp"
#include "tests/support/temporary_folder.hpp"

#include <gmock/gmock.h>
#include <sys/stat.h>
#include <boost/json.hpp>

#include <fstream>

namespace taxasge::delivery {
namespace {

using namespace std::chrono_literals;
using testing::HasSubstr;

// Nobody waits so long for somebody who answers: the limit is for who does not.
Door door_of(const test::OneAnswer& server, std::chrono::milliseconds limit = 10s) {
    return {.host = "127.0.0.1", .port = server.port(), .limit = limit};
}

std::string text_of(const Sighting& sighting) {
    return boost::json::serialize(sighting.observed);
}

TEST(Sights, PF_25_AnAnswerIsSeenWithTheHeadersThatAreWantedAndItsTime) {
    const test::OneAnswer server{
        "HTTP/1.1 200 OK\r\nContent-Length: 2\r\nX-Frame-Options: DENY\r\nServer: a\r\n\r\nok"};
    const auto seen = see_answer(door_of(server), "/", {"x-frame-options", "x-other"});
    ASSERT_TRUE(seen) << seen.error().detail;
    EXPECT_THAT(text_of(*seen), HasSubstr(R"("status":200,"headers":{"x-frame-options":"DENY"},"micros":)"));
    EXPECT_THAT(text_of(*seen), HasSubstr(R"("body":"ok")"));
}

TEST(Sights, AnAnswerThatIsNoUtf8IsSeenAsSuch) {
    const test::OneAnswer server{"HTTP/1.1 200 OK\r\nContent-Length: 3\r\nX-A: \xff\r\n\r\n\xc3\x28 "};
    const auto seen = see_answer(door_of(server), "/", {"x-a"});
    ASSERT_TRUE(seen);
    EXPECT_FALSE(seen->observed.contains("body"));
    EXPECT_EQ(seen->observed.at("cause"), "the answer is no UTF-8");
    EXPECT_TRUE(make_evidence(EvidenceKind::http, "/", SystemClock{}.now(), "a", seen->observed));
}

TEST(Sights, WhoKeepsSilentIsNotWaitedFor) {
    const test::OneAnswer server{""};
    const auto began = std::chrono::steady_clock::now();
    EXPECT_EQ(see_answer(door_of(server, 300ms), "/", {}).error().code, Code::timed_out);
    EXPECT_LT(std::chrono::steady_clock::now() - began, 5s);
}

// A pipe into which nobody writes: opening it takes for ever.
TEST(Sights, AFileThatCannotBeReadToItsEndIsLeftBehind) {
    const test::TemporaryFolder folder;
    const std::string pipe = (folder.path() / "pipe").string();
    ASSERT_EQ(::mkfifo(pipe.c_str(), 0600), 0);
    const auto seen = look_at_all({{.kind = EvidenceKind::file,
                                    .subject = pipe,
                                    .limit = 100ms,
                                    .see = [pipe] { return see_file(pipe); }}},
                                  8);
    EXPECT_EQ(text_of(seen[0]), R"({"cause":"no answer within 100 ms"})");
    std::ofstream{pipe} << "now";  // and it ends
}

TEST(Sights, GO_03_ACommandIsSeenWithItsWordsItsEndItsTimesAndWhatItPrinted) {
    const auto seen =
        see_command({.name = "a", .words = {"sh", "-c", "echo out; echo error >&2; exit 3"}, .timeout = 10s});
    ASSERT_TRUE(seen) << seen.error().detail;
    EXPECT_EQ(seen->observed.at("exit"), 3);
    EXPECT_EQ(seen->observed.at("argv").as_array().size(), 3U);
    // sha256 of "out\nerror\n"
    EXPECT_EQ(seen->observed.at("output_sha256"),
              "820b7b589870941acd93bdbf621b971f1b35cda5882a84e59c17d8ff52602093");
    EXPECT_LE(seen->observed.at("began").as_string(), seen->observed.at("ended").as_string());
}

TEST(Sights, ACommandThatDoesNotEndIsEnded) {
    for (const auto* words : {"sleep 60", "exec >&- 2>&-; sleep 60", "sleep 60 & exit 0"}) {
        const auto began = std::chrono::steady_clock::now();
        const auto seen = see_command({.name = "a", .words = {"sh", "-c", words}, .timeout = 200ms});
        ASSERT_FALSE(seen) << words;
        EXPECT_EQ(seen.error().code, Code::timed_out) << words;
        EXPECT_LT(std::chrono::steady_clock::now() - began, 5s) << words;
    }
}

TEST(Sights, AReportIsAsOldAsItsFile) {
    const test::TemporaryFolder folder;
    const auto report = folder.path() / "junit.xml";
    ASSERT_TRUE(replace_file(report, "<testsuite><testcase name=\"a\"/></testsuite>", 0644));
    const auto old = std::filesystem::file_time_type::clock::now() - 48h;
    std::filesystem::last_write_time(report, old);
    const auto seen = see_tests(report.string());
    ASSERT_TRUE(seen);
    EXPECT_EQ(text_of(*seen), R"({"passed":1,"failed":0,"skipped":[],"complete":true})");
    EXPECT_LT(*seen->at, SystemClock{}.now() - 47h);
    EXPECT_THAT(see_tests("nowhere.xml").error().detail, HasSubstr("nowhere.xml"));
}

TEST(Sights, MigrationsAreListedByTheirHashes) {
    const test::TemporaryFolder folder;
    std::filesystem::create_directories(folder.path() / "sqlite");
    ASSERT_TRUE(replace_file(folder.path() / "sqlite" / "0001_a.sql", "SELECT 1", 0644));
    const auto applied =
        boost::json::parse(
            R"({"dialect": "sqlite", "applied": [{"number": 1, "name": "0001_a.sql", "sha256": "x"}]})")
            .as_object();
    const auto lists = migration_lists(applied, folder.path());
    ASSERT_TRUE(lists) << lists.error().detail;
    EXPECT_THAT(boost::json::serialize(*lists), testing::AllOf(HasSubstr(R"("known":["0001_a.sql )"),
                                                               HasSubstr(R"("applied":["0001_a.sql x"])")));
    EXPECT_FALSE(migration_lists(applied, folder.path() / "nowhere"));
    for (const auto* text : {"{}", R"({"dialect": "oracle", "applied": []})", R"({"dialect": "sqlite"})",
                             R"({"dialect": "sqlite", "applied": [1]})"})
        EXPECT_FALSE(migration_lists(boost::json::parse(text).as_object(), folder.path())) << text;
}

}  // namespace
}  // namespace taxasge::delivery
