// What is looked at before anything is changed, and what is hidden from whoever reads about it.
#include "delivery/config/expectation.hpp"
#include "delivery/pipeline/expand_only.hpp"
#include "delivery/pipeline/image_check.hpp"
#include "delivery/pipeline/redaction.hpp"
#include "delivery/pipeline/secret_check.hpp"

#include "base/file.hpp"
#include "delivery/pipeline/probe.hpp"
#include "tests/support/temporary_folder.hpp"

#include <gmock/gmock.h>

#include <sys/stat.h>

namespace taxasge::delivery {
namespace {

using namespace std::chrono_literals;
using testing::HasSubstr;

TEST(ExpandOnly, WhatAddsIsAllowed) {
    for (const auto* sql : {"CREATE TABLE payments (id TEXT PRIMARY KEY, amount BIGINT NOT NULL)",
                            "ALTER TABLE users ADD COLUMN tax_number TEXT",
                            "ALTER TABLE users ADD COLUMN kind TEXT NOT NULL DEFAULT 'citizen'",
                            "CREATE INDEX users_by_name ON users (name)", "INSERT INTO settings VALUES (1)",
                            "-- DROP TABLE users\nSELECT 1", "/* RENAME */ SELECT 'DROP TABLE x'"})
        EXPECT_THAT(contractions(sql), testing::IsEmpty()) << sql;
}

TEST(ExpandOnly, WhatTheServingRevisionWouldMissIsToldWithItsLine) {
    for (const auto* sql :
         {"DROP TABLE users", "ALTER TABLE users DROP COLUMN name", "ALTER TABLE users RENAME COLUMN a TO b",
          "alter table users rename to people", "ALTER TABLE users ALTER COLUMN age TYPE BIGINT",
          "ALTER TABLE users ALTER COLUMN age SET NOT NULL",
          "ALTER TABLE users ADD COLUMN age INTEGER NOT NULL", "DELETE FROM sessions"})
        EXPECT_EQ(contractions(sql).size(), 1U) << sql;
    EXPECT_THAT(contractions("CREATE TABLE a (b TEXT);\n\nDROP TABLE users;").at(0),
                HasSubstr("line 3: takes something away (DROP TABLE)"));
}

// D20
TEST(SecretCheck, D20_MissingOldAndReadableSecretsAreNamedAndTheUnknownCountsAgainstThem) {
    const test::TemporaryFolder folder;
    const std::string file = folder.path() / "key";
    Environment environment{.secrets = {{"KEY", file}}};
    const Time now = SystemClock{}.now();
    const auto fault = [&](Time at) {
        return check_secrets(environment, std::chrono::days{90}, at).at(0).fault;
    };
    EXPECT_THAT(fault(now), HasSubstr("No such file"));
    ASSERT_TRUE(replace_file(file, "", 0600));
    EXPECT_THAT(fault(now), HasSubstr("is empty"));
    ASSERT_TRUE(replace_file(file, "secret", 0600));
    EXPECT_EQ(fault(now), "");
    EXPECT_THAT(fault(now + std::chrono::days{91}), HasSubstr("91 days old, and 90 days are allowed"));
    EXPECT_THAT(fault(now - 1h), HasSubstr("was written in the future"));
    ::chmod(file.c_str(), 0640);
    EXPECT_THAT(fault(now), HasSubstr("others may read"));
    std::filesystem::remove(file);
    std::filesystem::create_directory(file);
    EXPECT_THAT(fault(now), HasSubstr("is no file"));
}

// D19
TEST(Redaction, D19_SecretsAndPasswordsInAddressesAreTakenOut) {
    Redaction redaction;
    redaction.add("MASTER_KEYS",
                  Secret{"k1:00112233445566778899aabbccddeeff,k0:ffeeddccbbaa99887766554433221100\n"});
    redaction.add("PIN", Secret{"abc"});
    EXPECT_EQ(redaction("keys k1:00112233445566778899aabbccddeeff,k0:ffeeddccbbaa99887766554433221100."),
              "keys [MASTER_KEYS].");
    EXPECT_EQ(redaction("one 00112233445566778899aabbccddeeff"), "one [MASTER_KEYS]");
    EXPECT_EQ(redaction("abc stays: too short to be told from a word"),
              "abc stays: too short to be told from a word");
    EXPECT_EQ(redaction("postgresql://taxasge:" + std::string{"hunter2"} + "@db/taxasge"),
              "postgresql://taxasge:[password]@db/taxasge");  // tidy: allow secret: what is left of one
}

// D47
TEST(Image, D47_SecurityUpdatesAreReadFromWhatAptWouldDo) {
    const auto updates = security_updates(
        "Inst libssl3 [3.0.11-1] (3.0.15-1 Debian-Security:12/oldstable-security [amd64])\n"
        "Inst tzdata [2024a-0] (2024b-0 Debian:12.8/oldstable [all])\nConf libssl3 (3.0.15-1 "
        "Debian-Security:12/oldstable-security [amd64])\n");
    ASSERT_EQ(updates.size(), 1U);
    EXPECT_EQ(updates.at(0).name, "libssl3");
    EXPECT_EQ(updates.at(0).fixed_in, "3.0.15-1");
}

// A63
TEST(Image, A63_TooLargeAsRootOrNamelessIsAFault) {
    EXPECT_TRUE(image_faults({.bytes = 14'000'000, .user = "65532:65532", .commit = "abc"}, 15).empty());
    EXPECT_EQ(image_faults({.bytes = 16'000'000, .user = "0:0", .commit = ""}, 15).size(), 3U);
}

TEST(Probe, TheAnswerIsHeldAgainstWhatIsExpected) {
    const Probe probe{
        .name = "health",
        .path = "/health",
        .expect = {{"status", {"healthy"}}, {"commit", {"{commit}"}}, {"checks.redis", {"ok", "disabled"}}}};
    const std::string body = R"({"status": "healthy", "commit": "abc", "checks": {"redis": "disabled"}})";
    EXPECT_TRUE(check_expectation(probe, body, "abc"));
    EXPECT_THAT(in_english(check_expectation(probe, body, "def").error()),
                HasSubstr("commit is abc, and has to be {commit}"));
    EXPECT_THAT(in_english(check_expectation(probe, R"({"status": "degraded"})", "abc").error()),
                HasSubstr("is nothing"));
    EXPECT_THAT(in_english(check_expectation(probe, "<html>", "abc").error()), HasSubstr("no JSON"));
    EXPECT_THAT(
        in_english(check_expectation({.name = "page", .path = "/", .contains = "<form"}, "<p>", "").error()),
        HasSubstr("does not contain <form"));
    const auto nobody = ask(probe, {"127.0.0.1", 1}, "", std::chrono::steady_clock::now() + 5s);
    ASSERT_FALSE(nobody);
    EXPECT_EQ(nobody.error().code, Code::unavailable);
}

}  // namespace
}  // namespace taxasge::delivery
