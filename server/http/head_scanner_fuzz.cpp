#include "server/http/head_scanner.hpp"

#include "tests/support/fuzz.hpp"

namespace taxasge {
namespace {

using test::demand;
using Verdict = HeadScanner::Verdict;

// RFC 9112 2.2 and 5.2 by hand: lines end in CRLF, are not folded and hold no control characters but the tab.
bool is_head(std::string_view text) {
    std::size_t lines = 0;
    while (!text.empty()) {
        const std::size_t end = text.find("\r\n");
        if (end == std::string_view::npos) return false;
        const std::string_view line = text.substr(0, end);
        text.remove_prefix(end + 2);
        if (line.empty()) return text.empty();
        if (lines++ > 0 && (line[0] == ' ' || line[0] == '\t')) return false;
        for (const char c : line)
            if ((static_cast<std::uint8_t>(c) < 0x20 && c != '\t') || c == 0x7F) return false;
    }
    return false;
}

void check(std::string_view text) {
    HeadScanner whole;
    const Verdict verdict = whole.scan(text);
    HeadScanner piecemeal;
    auto last = Verdict::incomplete;
    std::size_t received = 0;
    while (last == Verdict::incomplete && received < text.size())
        last = piecemeal.scan(text.substr(0, ++received));
    demand(last == verdict, "a head that comes byte by byte is judged like one that comes at once");
    demand(piecemeal.lines() == whole.lines() && piecemeal.size() == whole.size(), "and has the same lines");
    demand(whole.size() <= text.size(), "a head ends where something came");
    const std::string_view head = text.substr(0, whole.size());
    if (verdict == Verdict::complete) {
        demand(is_head(head), "a complete head is one");
        demand(received == whole.size(), "and is complete with its last byte");
    }
    if (verdict == Verdict::incomplete)
        demand(!text.contains("\r\n\r\n") && !text.starts_with("\r\n"), "what has an end is not waited for");
    if (verdict == Verdict::malformed) demand(!is_head(text), "a head is not refused");
}

}  // namespace
}  // namespace taxasge

// A72: the first look at a head: only what every proxy reads alike is complete, in whatever pieces it comes.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    taxasge::check(taxasge::test::as_input(data, size));
    return 0;
}
