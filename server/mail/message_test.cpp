#include "server/mail/message.hpp"

#include "tests/support/eml.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <rapidcheck.h>

#include <algorithm>

namespace taxasge {
namespace {

using testing::ElementsAre;

const std::vector<std::string> our_headers{
    "Date",         "From",        "To", "Message-ID", "Subject", "Auto-Submitted", "Content-Language",
    "MIME-Version", "Content-Type"};

Message a_message() {
    return Message{
        .id = Id::parse("0193a5b0-1c2d-7e3f-8a4b-5c6d7e8f9a0b").value(),
        .from = Mailbox::parse("TaxasGE <no-reply@taxasge.example>").value(),
        .to = Mailbox::parse_address("maria@example.gq").value(),
        .date = Time{std::chrono::sys_days{std::chrono::year{2026} / 11 / 22}} + std::chrono::minutes{61},
        .subject = "Hola",
        .text = "Hola\n",
        .html = "<p>Hola</p>\n",
    };
}

std::size_t longest_line(std::string_view text) {
    std::size_t longest = 0;
    while (!text.empty()) {
        const auto end = std::min(text.find("\r\n"), text.size());
        longest = std::max(longest, end);
        text.remove_prefix(std::min(text.size(), end + 2));
    }
    return longest;
}

TEST(Message, HasTheHeadersOfALetter) {
    const auto eml = test::read_eml(to_eml(a_message()));
    EXPECT_EQ(eml.header_names, our_headers);
    EXPECT_EQ(eml.headers.at("Date"), "Sun, 22 Nov 2026 01:01:00 +0000");
    EXPECT_EQ(eml.headers.at("From"), "TaxasGE <no-reply@taxasge.example>");
    EXPECT_EQ(eml.headers.at("To"), "maria@example.gq");
    EXPECT_EQ(eml.headers.at("Subject"), "Hola");
    EXPECT_EQ(eml.headers.at("Content-Language"), "es");
}

TEST(Message, A15_KeepsItsMessageIdAndItsBytes) {
    EXPECT_EQ(test::read_eml(to_eml(a_message())).headers.at("Message-ID"),
              "<0193a5b0-1c2d-7e3f-8a4b-5c6d7e8f9a0b@taxasge.example>");
    EXPECT_EQ(to_eml(a_message()), to_eml(a_message()));
}

TEST(Message, CarriesBothBodiesUnchanged) {
    Message message = a_message();
    message.text =
        "Línea con ñ, = y espacio al final \n\n.\nhttps://x/#token=" + std::string(200, 'a') + "\n";
    message.html = "<p>ção &amp; été</p>\n";
    const std::string bytes = to_eml(message);
    const auto eml = test::read_eml(bytes);
    EXPECT_EQ(eml.text, "Línea con ñ, = y espacio al final \r\n\r\n.\r\nhttps://x/#token=" +
                            std::string(200, 'a') + "\r\n");
    EXPECT_EQ(eml.html, "<p>ção &amp; été</p>\r\n");
    EXPECT_LE(longest_line(bytes), 78U);
}

TEST(Message, A16_SubjectsInEveryLanguageDecode) {
    for (const std::string subject :
         {"Confirme su correo electrónico", "Vous êtes déjà inscrit", "Terminámos a sessão", "Plain words",
          "=?UTF-8?B?pretends?=",
          "Uno muy largo: ñandú ñandú ñandú ñandú ñandú ñandú ñandú ñandú ñandú ñandú ñandú"}) {
        Message message = a_message();
        message.subject = subject;
        EXPECT_EQ(test::decode_words(test::read_eml(to_eml(message)).headers.at("Subject")), subject);
    }
}

TEST(Message, NeverCutsACharacterBetweenTwoEncodedWords) {
    for (std::size_t lead = 0; lead < 8; ++lead) {
        const std::string encoded =
            encode_header_text(std::string(lead, 'a') + "ñññññññññññññññññññññññññññññññññññññ");
        const auto end = encoded.find("?=");
        const std::string first = test::decode_base64(std::string_view{encoded}.substr(10, end - 10));
        EXPECT_EQ((first.size() - lead) % 2, 0U) << lead;
    }
}

TEST(Message, EncodesASendersNameThatHasSpecialCharacters) {
    Message message = a_message();
    message.from = Mailbox::parse("Taxas, \"GE\" <no-reply@taxasge.example>").value();
    const std::string from = test::read_eml(to_eml(message)).headers.at("From");
    EXPECT_EQ(test::decode_words(from), "Taxas, \"GE\" <no-reply@taxasge.example>");
    EXPECT_EQ(from.find_first_of(",\""), std::string::npos);
}

// A16: no subject, text or HTML adds a header, a part or a line that SMTP would read as a command.
TEST(Message, A16_NoContentChangesTheStructure) {
    const bool holds =
        rc::check([](const std::string& subject, const std::string& text, const std::string& html) {
            Message message = a_message();
            message.subject = subject + "\r\nBcc: x@y\r\n\r\n" + subject;
            message.text = text + "\r\n--=_" + message.id.text() + "--\r\n";
            message.html = html + "\n.\n";
            const std::string bytes = to_eml(message);
            const auto eml = test::read_eml(bytes);
            RC_ASSERT(eml.header_names == our_headers);
            RC_ASSERT(std::ranges::all_of(
                bytes, [](char c) { return (c >= ' ' && c < 0x7f) || c == '\r' || c == '\n'; }));
            RC_ASSERT(longest_line(bytes) <= 78U);
            RC_ASSERT(eml.text.ends_with("--\r\n"));
        });
    EXPECT_TRUE(holds);
}

// A16: what was written is what is read, but for the line ends.
TEST(Message, A16_QuotedPrintableLosesNothing) {
    const bool holds = rc::check([](std::string text) {
        std::erase(text, '\r');
        text += '\n';
        std::string expected;
        for (const char c : text) expected += c == '\n' ? std::string{"\r\n"} : std::string{c};
        RC_ASSERT(test::decode_quoted_printable(encode_quoted_printable(text)) == expected);
    });
    EXPECT_TRUE(holds);
}

}  // namespace
}  // namespace taxasge
