#include "server/mail/mailbox.hpp"

#include <gtest/gtest.h>
#include <rapidcheck.h>

#include <algorithm>

namespace taxasge {
namespace {

std::string address_of(std::string_view text) {
    const auto mailbox = Mailbox::parse_address(text);
    return mailbox ? mailbox->address() : "refused";
}

TEST(Mailbox, TakesOrdinaryAddressesAsTheyAre) {
    EXPECT_EQ(address_of("Maria.Nsue+tax@example.gq"), "Maria.Nsue+tax@example.gq");
    EXPECT_EQ(address_of("root@localhost"), "root@localhost");
}

TEST(Mailbox, WritesAnInternationalHostInAscii) {
    EXPECT_EQ(address_of("info@añobón.example"), "info@xn--aobn-gqao.example");
}

TEST(Mailbox, RefusesWhatIsNoAddress) {
    for (const char* text :
         {"", "@", "a@", "@b", "a b@c", "a@b c", "a@b..c", ".a@b", "a.@b", "a..b@c", "a@.b", "a@b.",
          "\"a b\"@c", "<a@b>", "a@b>", "a@b,c@d", "ñ@b", "a@[127.0.0.1]", "a@b:25"})
        EXPECT_EQ(address_of(text), "refused") << text;
}

TEST(Mailbox, A16_RefusesEveryAttemptToBeginAnotherHeader) {
    using namespace std::literals;
    for (const auto text : {"a@b\r\nBcc: x@y"sv, "a\r\nBcc: x@y"sv, "a@b\n"sv, "a@b\r"sv, "\r\na@b"sv,
                            "a@b\0c"sv, "a\0@b"sv, "a@b\u2028c"sv, "a@b> SIZE=1"sv, "a@b\tc"sv})
        EXPECT_EQ(address_of(text), "refused") << text;
}

TEST(Mailbox, A16_RefusesControlCharactersInASendersName) {
    EXPECT_FALSE(Mailbox::parse("Taxas\r\nBcc: x@y <a@b>"));
    EXPECT_FALSE(Mailbox::parse(std::string_view{"Taxas\0GE <a@b>", 14}));
    EXPECT_FALSE(Mailbox::parse("TaxasGE <a@b>\r\nBcc: x@y"));
}

TEST(Mailbox, ReadsASenderWithAName) {
    const auto sender = Mailbox::parse("TaxasGE, Guinea Ecuatorial <no-reply@taxasge.example>");
    ASSERT_TRUE(sender);
    EXPECT_EQ(sender->name(), "TaxasGE, Guinea Ecuatorial");
    EXPECT_EQ(sender->address(), "no-reply@taxasge.example");
    EXPECT_EQ(sender->host(), "taxasge.example");
}

// A16: whatever bytes come in, what comes out is one line of printable ASCII with one @.
TEST(Mailbox, A16_AnythingItAcceptsIsOnePlainWord) {
    const bool holds = rc::check([](const std::string& local, const std::string& host) {
        const std::string typed = local + "@" + host;
        for (const std::string_view text : {std::string_view{typed}, std::string_view{local}}) {
            const auto mailbox = Mailbox::parse_address(text);
            if (!mailbox) continue;
            const std::string& address = mailbox->address();
            RC_ASSERT(std::ranges::all_of(address, [](char c) { return c > ' ' && c < 0x7f; }));
            RC_ASSERT(std::ranges::count(address, '@') == 1);
            RC_ASSERT(address.find_first_of("<>,;:\"\\()[]") == std::string::npos);
        }
    });
    EXPECT_TRUE(holds);
}

}  // namespace
}  // namespace taxasge
