#include "server/mail/write_letter.hpp"

#include "server/mail/letter_time.hpp"

#include <fmt/format.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <array>

namespace taxasge {
namespace {

using testing::AllOf;
using testing::HasSubstr;
using testing::Not;
using testing::StartsWith;

constexpr std::string_view public_url = "https://taxasge.example";
const std::string token = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQ";

const LetterTexts& texts() {
    static const LetterTexts loaded = LetterTexts::load().value();
    return loaded;
}

constexpr std::array about_passkeys{LetterKind::passkey_added, LetterKind::passkey_removed,
                                    LetterKind::passkey_copied};

bool is_about_passkeys(LetterKind kind) {
    return std::ranges::find(about_passkeys, kind) != about_passkeys.end();
}

Letter a_letter(LetterKind kind, Language language) {
    Letter letter{.kind = kind, .to = "maria@example.gq", .name = "María", .language = language};
    if (kind == LetterKind::verify_email || kind == LetterKind::reset_password ||
        kind == LetterKind::confirm_email || kind == LetterKind::email_restored) {
        letter.token = token;
        letter.code = "012345";
    }
    if (kind == LetterKind::email_changed) letter.token = token;
    if (is_about_passkeys(kind) || kind == LetterKind::new_device || kind == LetterKind::sign_in_added)
        letter.sign_in = SignIn{.device = "Firefox · Windows",
                                .address = "192.0.2.44",
                                .at = std::chrono::sys_days{std::chrono::year{2026} / 11 / 22}};
    return letter;
}

WrittenLetter written(const Letter& letter) {
    return write_letter(letter, texts(), public_url);
}

class LetterInLanguage : public testing::TestWithParam<Language> {
 protected:
    [[nodiscard]] std::string_view language() const { return to_text(GetParam()); }
};
INSTANTIATE_TEST_SUITE_P(In, LetterInLanguage, testing::ValuesIn(all_languages),
                         [](const auto& parameter) { return std::string{to_text(parameter.param)}; });

TEST_P(LetterInLanguage, A13_VerificationHasItsLinkAndItsCodeEachOnALineOfItsOwn) {
    const auto letter = written(a_letter(LetterKind::verify_email, GetParam()));
    const std::string link = fmt::format("{}/{}/verify#token={}", public_url, language(), token);
    EXPECT_THAT(letter.text,
                AllOf(HasSubstr("\n" + link + "\n"), HasSubstr("\n012345\n"), HasSubstr("María")));
    EXPECT_THAT(letter.html,
                AllOf(HasSubstr("href=\"" + link + "\""), HasSubstr(">012345<"), HasSubstr("María")));
}

TEST_P(LetterInLanguage, A14_TellsThatTheCodeLapsesInTenMinutesAndTheLinkInADay) {
    const auto letter = written(a_letter(LetterKind::verify_email, GetParam()));
    EXPECT_THAT(letter.text, AllOf(HasSubstr("10 minut"), HasSubstr("24 h")));
    EXPECT_THAT(letter.html, AllOf(HasSubstr("10 minut"), HasSubstr("24 h")));
}

TEST_P(LetterInLanguage, A13_A14_AResetHasALinkForAnHourAndACodeForTenMinutesAndLeadsToItsPage) {
    const auto letter = written(a_letter(LetterKind::reset_password, GetParam()));
    const std::string link = fmt::format("{}/{}/reset#token={}", public_url, language(), token);
    EXPECT_THAT(letter.text, AllOf(HasSubstr("\n" + link + "\n"), HasSubstr("\n012345\n"),
                                   HasSubstr("10 minut"), HasSubstr("1 h"), Not(HasSubstr("24 h"))));
    EXPECT_THAT(letter.html, AllOf(HasSubstr("href=\"" + link + "\""), HasSubstr(">012345<")));
}

TEST_P(LetterInLanguage, A46_TheNewAddressGetsALinkForADayAndACodeForTenMinutes) {
    const auto letter = written(a_letter(LetterKind::confirm_email, GetParam()));
    const std::string link = fmt::format("{}/{}/email#token={}", public_url, language(), token);
    EXPECT_THAT(letter.text, AllOf(HasSubstr("\n" + link + "\n"), HasSubstr("\n012345\n"),
                                   HasSubstr("10 minut"), HasSubstr("24 h")));
    EXPECT_THAT(letter.html, AllOf(HasSubstr("href=\"" + link + "\""), HasSubstr(">012345<")));
}

TEST_P(LetterInLanguage, A46_TheOldAddressGetsALinkThatUndoesItForSevenDaysAndNoCode) {
    const auto letter = written(a_letter(LetterKind::email_changed, GetParam()));
    const std::string link = fmt::format("{}/{}/undo#token={}", public_url, language(), token);
    EXPECT_THAT(letter.text,
                AllOf(HasSubstr("\n" + link + "\n"), HasSubstr("7 "), Not(HasSubstr("10 minut"))));
    EXPECT_THAT(letter.html, HasSubstr("href=\"" + link + "\""));
}

TEST_P(LetterInLanguage, A46_TheRestoredAddressIsLedToANewPassword) {
    const auto letter = written(a_letter(LetterKind::email_restored, GetParam()));
    EXPECT_THAT(letter.text, AllOf(HasSubstr(fmt::format("/{}/reset#token={}\n", language(), token)),
                                   HasSubstr("\n012345\n"), HasSubstr("10 minut"), HasSubstr("1 h")));
}

TEST_P(LetterInLanguage, WhoDidNotChangeThePasswordIsLedToANewOne) {
    const auto letter = written(a_letter(LetterKind::password_changed, GetParam()));
    EXPECT_THAT(letter.text, HasSubstr(fmt::format("\n{}/{}/forgot\n", public_url, language())));
    EXPECT_THAT(letter.text + letter.html, AllOf(Not(HasSubstr("token")), Not(HasSubstr("10 minut"))));
}

TEST_P(LetterInLanguage, TheOtherLettersLeadToTheLoginAndHaveNeitherTokenNorCode) {
    for (const LetterKind kind :
         {LetterKind::address_taken, LetterKind::refresh_reuse, LetterKind::new_device,
          LetterKind::email_withdrawn, LetterKind::sign_in_added}) {
        const auto letter = written(a_letter(kind, GetParam()));
        EXPECT_THAT(letter.text, HasSubstr(fmt::format("\n{}/{}/login\n", public_url, language())));
        EXPECT_THAT(letter.text, Not(HasSubstr("token")));
        EXPECT_THAT(letter.text + letter.html, Not(HasSubstr("10 minut")));
    }
}

TEST_P(LetterInLanguage, A28_WhatWasDoneWithAPasskeyLeadsToTheProfileAndIsToldWithItsPlaceAndTime) {
    for (const LetterKind kind : about_passkeys) {
        const Letter told = a_letter(kind, GetParam());
        const auto letter = written(told);
        EXPECT_THAT(letter.text, HasSubstr(fmt::format("\n{}/{}/profile\n", public_url, language())));
        EXPECT_THAT(letter.text, Not(HasSubstr("token")));
        for (const std::string& fact :
             {told.sign_in->device, told.sign_in->address, letter_time(told.sign_in->at, GetParam())})
            EXPECT_THAT(letter.text, HasSubstr(": " + fact + "\n"));
    }
}

TEST_P(LetterInLanguage, A25_ANewDeviceIsToldWithItsAddressAndTime) {
    Letter letter = a_letter(LetterKind::new_device, GetParam());
    const std::string time = letter_time(letter.sign_in->at, GetParam());
    for (const std::string& fact : {std::string{"Firefox · Windows"}, std::string{"192.0.2.44"}, time}) {
        EXPECT_THAT(written(letter).text, HasSubstr(": " + fact + "\n"));
        EXPECT_THAT(written(letter).html, HasSubstr(": " + fact + "<"));
    }
    letter.sign_in->device = "";
    EXPECT_THAT(written(letter).text, HasSubstr(": " + texts().say(GetParam(), "new_device.unknown") + "\n"));
}

TEST_P(LetterInLanguage, IsWholeAndLoadsNothing) {
    for (const LetterKind kind : all_letter_kinds) {
        const auto letter = written(a_letter(kind, GetParam()));
        EXPECT_THAT(letter.text + letter.html + letter.subject, Not(HasSubstr("{{")));
        EXPECT_THAT(letter.text, Not(HasSubstr("\n\n\n")));
        EXPECT_THAT(letter.html,
                    AllOf(Not(HasSubstr("<img")), Not(HasSubstr("src=")), Not(HasSubstr("url("))));
        EXPECT_THAT(letter.html, HasSubstr(fmt::format("<html lang=\"{}\">", language())));
        std::string elsewhere = letter.text + letter.html;
        for (auto at = elsewhere.find(public_url); at != std::string::npos; at = elsewhere.find(public_url))
            elsewhere.erase(at, public_url.size());
        EXPECT_THAT(elsewhere, Not(HasSubstr("://")));
    }
}

TEST_P(LetterInLanguage, A13_TheCodeForALoginStandsOnALineOfItsOwnAndInNoLink) {
    Letter letter = a_letter(LetterKind::login_code, GetParam());
    letter.code = "012345";
    const auto ready = written(letter);
    EXPECT_THAT(ready.text, AllOf(HasSubstr("\n012345\n"), HasSubstr("10 minut"), Not(HasSubstr("{{"))));
    EXPECT_THAT(ready.text, HasSubstr(fmt::format("\n{}/{}/login\n", public_url, language())));
    EXPECT_THAT(ready.html, AllOf(HasSubstr(">012345<"), Not(HasSubstr("{{"))));
}

TEST(WriteLetter, EscapesANameInHtmlAndOnlyThere) {
    Letter letter = a_letter(LetterKind::address_taken, Language::en);
    letter.name = "O'Neill";
    EXPECT_THAT(written(letter).text, StartsWith("Dear O'Neill,\n"));
    EXPECT_THAT(written(letter).html, AllOf(HasSubstr("O&apos;Neill"), Not(HasSubstr("O'Neill"))));
}

TEST(WriteLetter, GreetsNobodyByAnAdvertisement) {
    Letter letter = a_letter(LetterKind::address_taken, Language::en);
    for (const std::string name : {"", "evil.example", "http://evil.example", "Win 100 EUR", "a@b",
                                   "<b>x</b>", "{{link}}", "x\r\nBcc: y", "www.evil.example", "a/b"}) {
        letter.name = name;
        EXPECT_THAT(written(letter).text, StartsWith("Hello,\n")) << name;
    }
    for (const std::string name : {"María José", "Ngũgĩ", "Jean-Noël", "J. R.", "O'Neill"}) {
        letter.name = name;
        EXPECT_THAT(written(letter).text, StartsWith("Dear " + name + ",\n")) << name;
    }
}

}  // namespace
}  // namespace taxasge
