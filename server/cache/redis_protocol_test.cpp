#include "server/cache/redis_protocol.hpp"

#include <gtest/gtest.h>

namespace taxasge {
namespace {

// No command of ours asks for a list; hiredis would have made room for 16 GiB before its first element came.
TEST(RedisProtocol, AListOfTwoBillionsIsRefusedAtItsHead) {
    for (const char* head : {"*2147483647\r\n", "*1\r\n", "*0\r\n"}) {
        RedisReplyReader reader;
        reader.feed(head);
        const auto reply = reader.next();
        ASSERT_FALSE(reply) << head;
        EXPECT_EQ(reply.error().code, Code::unavailable);
        EXPECT_EQ(reply.error().detail, "redis: a list, or no memory");
    }
}

TEST(RedisProtocol, ReadsRepliesInWhateverPiecesTheyCome) {
    RedisReplyReader reader;
    const std::string_view bytes = "$3\r\na\r\n\r\n:7\r\n";
    std::vector<RedisReply> replies;
    for (const char byte : bytes) {
        reader.feed({&byte, 1});
        const auto next = reader.next();
        ASSERT_TRUE(next);
        if (*next) replies.push_back(**next);
    }
    ASSERT_EQ(replies.size(), 2U);
    EXPECT_EQ(replies[0].text, "a\r\n");
    EXPECT_EQ(replies[1].number, 7);
}

}  // namespace
}  // namespace taxasge
