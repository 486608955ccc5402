#include "server/transfer/transfer_fixture.hpp"

#include <gmock/gmock.h>

namespace taxasge {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

class ImportUsersTest : public TransferFixture {};
TAXASGE_ON_BOTH_DATABASES(ImportUsersTest);

TEST_P(ImportUsersTest, A51_WhatIsExportedAndImportedIsTheSameToTheLastByte) {
    const std::string people =
        line_of(1) + line_of(2, {{"phone", nullptr}, {"last_login_at", nullptr}, {"role", "admin"}}) +
        line_of(3, {{"status", "pending"}, {"email_verified", false}}) +
        line_of(4, {{"status", "suspended"}, {"password_hash", nullptr}, {"password_changed_at", nullptr}}) +
        line_of(5, {{"first_name", "Ñ \"quoted\", \u4e2d"}, {"mfa_enabled", true}});
    EXPECT_THAT(import_own(people), IsEmpty());
    EXPECT_EQ(counted(), "5/0/0");
    EXPECT_EQ(counts_.without_password, 1U);
    EXPECT_EQ(counts_.unverified, 1U);
    EXPECT_EQ(exported(), people);
    EXPECT_EQ(count("SELECT COUNT(*) FROM users WHERE email_key = 'persona1@correo.example'"), 1);
    EXPECT_EQ(count("SELECT COUNT(*) FROM letters"), 0) << "nobody gets a letter";
}

// More than a batch, and a part of one: the statement for many rows and the one for a single row.
TEST_P(ImportUsersTest, A51_AgainItTakesNobodyTwiceAndGoesOnWhereItWasInterrupted) {
    std::string first;
    std::string rest;
    for (int i = 0; i < 613; ++i) (i < 537 ? first : rest) += line_of(i);
    EXPECT_THAT(import_own(first), IsEmpty());
    EXPECT_EQ(counted(), "537/0/0");
    run_sql("UPDATE users SET first_name = 'Ana' WHERE email_key = 'persona7@correo.example'");
    EXPECT_THAT(import_own(first + rest), IsEmpty());
    EXPECT_EQ(counted(), "76/537/0");
    EXPECT_EQ(users(), 613);
    EXPECT_EQ(count("SELECT COUNT(*) FROM credentials"), 613);
    EXPECT_EQ(count("SELECT COUNT(*) FROM users WHERE first_name = 'Ana'"), 1)
        << "whoever is there is left alone";
    EXPECT_EQ(count("SELECT COUNT(*) FROM audit_events WHERE kind = 'users_imported'"), 2);
    EXPECT_THAT(import_own(first + rest), IsEmpty());
    EXPECT_EQ(count("SELECT COUNT(*) FROM audit_events WHERE kind = 'users_imported'"), 2)
        << "nothing happened, and nothing is said of it";
    EXPECT_EQ(std::ranges::count(exported(), '\n'), 613) << "more than a page, and nobody twice";
}

TEST_P(ImportUsersTest, A51_ADryRunSaysTheSameAndWritesNothing) {
    EXPECT_THAT(import_own(line_of(1)), IsEmpty());
    const std::string before = exported();
    const std::string people = line_of(1) + line_of(2) + line_of(3, {{"email", "persona2@correo.example"}}) +
                               line_of(4, {{"email", "nobody"}}) +
                               line_of(5, {{"email", "persona1@correo.example"}});
    const auto told = import_own(people, ImportMode::dry_run);
    EXPECT_EQ(counted(), "1/1/3");
    EXPECT_EQ(exported(), before);
    EXPECT_EQ(import_own(people), told);
    EXPECT_EQ(counted(), "1/1/3");
    EXPECT_THAT(told, ElementsAre("4:email:invalid_email", "3:email:taken", "5:email:taken"));
}

TEST_P(ImportUsersTest, A51_EveryFaultIsToldWithItsLineAndTheOthersComeIn) {
    const std::string people =
        line_of(1) + "\n" + "{\"id\": \n" + line_of(2, {{"email", ""}, {"first_name", 7}}) + "[1]\n" +
        line_of(3, {{"role", "owner"}, {"extra", 1}}) + line_of(4, {{"status", "pending"}}) +
        line_of(5, {{"created_at", "2026-02-30T00:00:00Z"}}) + line_of(6, {{"phone", "12"}}) +
        line_of(7, {{"id", "7"}}) + line_of(8, {{"revision", 0}}) + line_of(9);
    EXPECT_THAT(import_own(people),
                ElementsAre("3:row:malformed_json", "4:email:required", "4:first_name:wrong_type",
                            "4:first_name:required", "5:row:malformed_json", "6:extra:unknown_field",
                            "6:role:invalid_choice", "7:email_verified:contradicts_status",
                            "8:created_at:invalid_time", "9:phone:invalid_phone", "10:id:invalid_id",
                            "11:revision:too_small"));
    EXPECT_EQ(counted(), "2/0/9");
    EXPECT_EQ(users(), 2);
}

TEST_P(ImportUsersTest, A8_AHashThatWouldNotOpenOrWouldCostTooMuchIsRefused) {
    const std::string people = line_of(1, {{"password_hash", "letmein"}}) +
                               line_of(2, {{"password_hash", "$2b$31$" + std::string(53, 'a')}}) +
                               line_of(3, {{"password_hash", "$2b$12$" + std::string(53, 'a')}});
    EXPECT_THAT(import_own(people),
                ElementsAre("1:password_hash:unknown_hash", "2:password_hash:too_expensive_hash"));
    EXPECT_EQ(users(), 1);
}

TEST_P(ImportUsersTest, A51_AFileThatEndsInTheMiddleIsSaidSoAndLeavesNoHalfPerson) {
    const std::string second = line_of(2);
    const auto told = import_own(line_of(1) + second.substr(0, second.size() / 2));
    EXPECT_THAT(told, ElementsAre(::testing::EndsWith(":2: the file ends in the middle of this line")));
    EXPECT_EQ(users(), 0);
    std::string whole = line_of(1) + line_of(2);
    whole.pop_back();  // of a whole line, the line end may be missing
    EXPECT_THAT(import_own(whole), IsEmpty());
    EXPECT_EQ(users(), 2);
}

// What the database refuses in the middle of a batch takes the whole batch back.
TEST_P(ImportUsersTest, A51_ADatabaseThatTakesNoMoreLeavesNoHalfPerson) {
    run_sql("ALTER TABLE credentials RENAME TO gone");
    const auto told = import_own(line_of(1) + line_of(2));
    EXPECT_THAT(told, ElementsAre(::testing::StartsWith("stopped: ")));
    run_sql("ALTER TABLE gone RENAME TO credentials");
    EXPECT_EQ(users(), 0);
    EXPECT_EQ(count("SELECT COUNT(*) FROM audit_events"), 0);
    EXPECT_THAT(import_own(line_of(1) + line_of(2)), IsEmpty());
    EXPECT_EQ(users(), 2);
}

TEST_P(ImportUsersTest, AnExportIsAuditedOnceBeforeAnythingLeaves) {
    EXPECT_EQ(exported(), "");
    EXPECT_EQ(count("SELECT COUNT(*) FROM audit_events WHERE kind = 'users_exported'"), 1);
}

}  // namespace
}  // namespace taxasge
