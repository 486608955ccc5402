#include "server/mail/mailbox.hpp"

#include "tests/support/fuzz.hpp"

#include <algorithm>

namespace taxasge {
namespace {

using test::demand;

void check_address(const std::string& address) {
    demand(std::ranges::all_of(address, [](char c) { return c > ' ' && c < 0x7f; }),
           "it is one printable word");
    demand(std::ranges::count(address, '@') == 1, "it has one @");
    demand(address.find_first_of("<>,;:\"\\()[]") == std::string::npos,
           "nothing in it has a meaning to SMTP");
    demand(address.size() <= 64 + 1 + 255, "it is as short as SMTP wants it");
    const auto again = Mailbox::parse_address(address);
    demand(again && again->address() == address, "it is read as it is written");
}

void check(std::string_view text) {
    const auto bare = Mailbox::parse_address(text);
    const auto sender = Mailbox::parse(text);
    if (bare) {
        check_address(bare->address());
        demand(bare->name().empty() && sender.has_value(), "an address alone is a sender, too");
    }
    if (!sender) return;
    check_address(sender->address());
    demand(sender->address().ends_with(std::string{sender->host()}), "the host is the end of the address");
    const auto is_control = [](char c) { return (c >= 0 && c < ' ') || c == 0x7f; };
    demand(std::ranges::none_of(sender->name(), is_control), "no name begins another line");
    demand(text.contains(sender->name()), "a name is what was written");
}

}  // namespace
}  // namespace taxasge

// A72, A16: mailboxes: whatever was typed, no header and no SMTP command can begin in one.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    taxasge::check(taxasge::test::as_input(data, size));
    return 0;
}
