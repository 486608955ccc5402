// What a login tells the account's owner about the device it came from.
#include "server/users/accounts_fixture.hpp"

#include <gmock/gmock.h>

namespace taxasge {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

class LoginFromDevice : public AccountsFixture {
 protected:
    Answer sign_in(Browser& browser, std::string_view user_agent = {}) {
        Request request = request_of(
            browser, {{"email", "maria@example.gq"}, {"password", good_password}, {"transport", "cookie"}});
        if (!user_agent.empty()) request.headers.add("User-Agent", user_agent);
        Answer answer = send(kit_->login_handler, browser, request);
        EXPECT_EQ(answer.status, 200U) << answer.reason;
        return answer;
    }

    // The letters about devices, the oldest first.
    std::vector<Letter> told() {
        auto all = letters();
        std::erase_if(all, [](const Letter& letter) { return letter.kind != LetterKind::new_device; });
        return all;
    }
};
TAXASGE_ON_BOTH_DATABASES(LoginFromDevice);

TEST_P(LoginFromDevice, A25_TheBrowserThatAnsweredTheVerificationLetterIsKnown) {
    Browser browser = have_account();
    sign_in(browser);
    sign_in(browser);
    EXPECT_THAT(told(), IsEmpty());
}

TEST_P(LoginFromDevice, A25_AnotherOneIsToldOnceWithDeviceAddressAndTime) {
    have_account({{"language", "pt"}});
    Browser other;
    sign_in(other, "Mozilla/5.0 (Windows NT 10.0; Win64; x64; rv:132.0) Gecko/20100101 Firefox/132.0");
    const Time signed_in_at = clock_.now();
    sign_in(other);
    const auto told_of = told();
    ASSERT_EQ(told_of.size(), 1U);
    const Letter& letter = told_of.front();
    EXPECT_EQ(letter.to, "maria@example.gq");
    EXPECT_EQ(letter.name, "María");
    EXPECT_EQ(letter.language, Language::pt);
    ASSERT_TRUE(letter.sign_in);
    EXPECT_EQ(letter.sign_in->device, "Firefox · Windows");
    EXPECT_EQ(letter.sign_in->address, "192.0.2.1");
    EXPECT_EQ(letter.sign_in->at, signed_in_at);
}

// Otherwise whoever registers somebody's address would be a known device of the account from its first day.
TEST_P(LoginFromDevice, A9_TheBrowserThatOnlyRegisteredIsNot) {
    Browser stranger;
    ASSERT_EQ(sign_up(stranger).status, 202U);
    Browser owner;
    ASSERT_EQ(verify(owner, {{"token", letters().back().token}, {"password", good_password}}).status, 200U);
    sign_in(stranger);
    EXPECT_EQ(told().size(), 1U);
}

TEST_P(LoginFromDevice, A25_ADeviceIsKnownToTheAccountsThatUsedItOnly) {
    Browser browser = have_account();
    ASSERT_EQ(sign_up(browser, {{"email", "ana@example.gq"}}).status, 202U);
    ASSERT_EQ(verify(browser, {{"token", letters().back().token}}).status, 200U);
    Browser phone;
    sign_in(phone);
    EXPECT_EQ(
        post(kit_->login_handler, phone, {{"email", "ana@example.gq"}, {"password", good_password}}).status,
        200U);
    const auto told_of = told();
    ASSERT_EQ(told_of.size(), 2U);
    EXPECT_EQ(told_of[0].to, "maria@example.gq");
    EXPECT_EQ(told_of[1].to, "ana@example.gq");
}

TEST_P(LoginFromDevice, A25_ARefusedLoginTellsNothingAndMakesNoDeviceKnown) {
    have_account();
    const auto known = count("SELECT COUNT(*) FROM known_devices");
    Browser thief;
    thief.cookie = "__Host-session=" + Device::make().text();
    post(kit_->login_handler, thief, {{"email", "maria@example.gq"}, {"password", other_password}});
    EXPECT_THAT(told(), IsEmpty());
    EXPECT_EQ(count("SELECT COUNT(*) FROM known_devices"), known);
    sign_in(thief);
    EXPECT_EQ(told().size(), 1U);
}

// docs/adr/0010-sessions-and-devices.md: whoever signs in from one of them needs the new password, and who is
// attacked needs the one device that an attack does not slow.
TEST_P(LoginFromDevice, A25_AnotherPasswordForgetsNoDevice) {
    Browser browser = have_account();
    sign_in(browser);
    request_reset();
    const Letter letter = letters(LetterKind::reset_password).at(0);
    ASSERT_EQ(reset({{"token", letter.token}, {"new_password", other_password}}).status, 204U);
    const auto answer = send(
        kit_->login_handler, browser,
        request_of(browser,
                   {{"email", "maria@example.gq"}, {"password", other_password}, {"transport", "cookie"}}));
    EXPECT_EQ(answer.status, 200U);
    EXPECT_THAT(told(), IsEmpty());
}

// AU-10: no letter without its session, and no device known without it.
TEST_P(LoginFromDevice, A25_LetterDeviceAndSessionStandOrFallTogether) {
    have_account();
    const auto known = count("SELECT COUNT(*) FROM known_devices");
    run_sql("ALTER TABLE audit_events RENAME TO gone");
    EXPECT_EQ(login(good_password).reason, "internal_error");
    run_sql("ALTER TABLE gone RENAME TO audit_events");
    EXPECT_THAT(told(), IsEmpty());
    EXPECT_EQ(count("SELECT COUNT(*) FROM known_devices"), known);
    EXPECT_EQ(count("SELECT COUNT(*) FROM sessions"), 0);
}

// An ordinary login is three statements in one transaction; a device costs one more a day at most.
TEST_P(LoginFromDevice, A65_AKnownDeviceIsNotedOnceADay) {
    Browser browser = have_account();
    const auto statements = [&] {
        recorder_.take();
        sign_in(browser);
        return recorder_.take();
    };
    const auto usual = ElementsAre("find_user_by_email", "begin", "note_login", "insert_session",
                                   "insert_audit_event", "commit");
    EXPECT_THAT(statements(), usual);
    clock_.advance(std::chrono::days{1});
    EXPECT_THAT(statements(), ElementsAre("find_user_by_email", "begin", "note_login", "insert_session",
                                          "touch_known_device", "insert_audit_event", "commit"));
    EXPECT_EQ(count("SELECT MAX(last_seen_at) FROM known_devices"), to_milliseconds(clock_.now()));
    EXPECT_THAT(statements(), usual);
}

TEST_P(LoginFromDevice, A41_WhatHadToMakeRoomIsVoidHereAtOnce) {
    Browser browser = have_account();
    const Answer first = sign_in(browser);
    kit_->revocations.renew({}, clock_.now());
    for (int i = 0; i < 19; ++i) sign_in(browser);
    kit_->revocations.renew({}, clock_.now());
    const auto token = first.body.at("access_token").as_string();
    EXPECT_TRUE(kit_->access_tokens.verify(token));
    sign_in(browser);
    EXPECT_EQ(kit_->access_tokens.verify(token).error().reason, "invalid_access_token");
}

}  // namespace
}  // namespace taxasge
