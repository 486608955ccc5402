#include "server/cache/redis_protocol.hpp"

#include "tests/support/fuzz.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <vector>

namespace taxasge {
namespace {

using test::demand;

struct Replies {
    std::vector<RedisReply> found;
    bool broken = false;
};

// As RedisLink reads: whatever came, then the next reply, until there is none.
Replies read_all(std::string_view bytes, std::size_t portion) {
    RedisReplyReader reader;
    Replies replies;
    while (!replies.broken && !bytes.empty()) {
        reader.feed(bytes.substr(0, portion));
        bytes.remove_prefix(std::min(portion, bytes.size()));
        for (bool more = true; more && !replies.broken;) {
            auto next = reader.next();
            replies.broken = !next;
            more = next && *next;
            if (more) replies.found.push_back(std::move(**next));
        }
    }
    return replies;
}

bool equal(const RedisReply& a, const RedisReply& b) {
    return a.kind == b.kind && a.text == b.text && a.number == b.number;
}

void check_replies(std::string_view bytes, std::size_t portion) {
    const Replies at_once = read_all(bytes, bytes.size());
    const Replies piecemeal = read_all(bytes, portion);
    demand(at_once.broken == piecemeal.broken, "what is not Redis' is seen in whatever pieces it comes");
    demand(std::ranges::equal(at_once.found, piecemeal.found, equal), "replies are the same, too");
    std::size_t text_bytes = 0;
    for (const RedisReply& reply : at_once.found) text_bytes += reply.text.size();
    demand(text_bytes + 3 * at_once.found.size() <= bytes.size(), "no reply says more than was sent");
}

void check_words(std::string_view word) {
    const std::string bulk = fmt::format("${}\r\n{}\r\n", word.size(), word);
    const Replies read = read_all(bulk, bulk.size());
    demand(!read.broken && read.found.size() == 1 && read.found.front().text == word, "a text comes back");
    demand(encode_command({"SET", word}) == "*2\r\n$3\r\nSET\r\n" + bulk, "a word stays one word");
}

}  // namespace
}  // namespace taxasge

// A72: what Redis says and what we say to it: no reply is more than its bytes, no word becomes a command.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    std::string_view rest = taxasge::test::as_input(data, size);
    const std::size_t portion = taxasge::test::take_byte(rest) % 16U + 1;
    taxasge::check_replies(rest, portion);
    taxasge::check_words(rest);
    return 0;
}
