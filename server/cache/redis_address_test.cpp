#include "server/cache/redis_address.hpp"

#include <gtest/gtest.h>

namespace taxasge {
namespace {

TEST(RedisAddress, NeedsNothingButAHost) {
    const auto address = RedisAddress::parse(Secret{"redis://cache.internal"});
    ASSERT_TRUE(address);
    EXPECT_EQ(address->host, "cache.internal");
    EXPECT_EQ(address->port, "6379");
    EXPECT_EQ(address->database, 0);
    EXPECT_EQ(address->tls, RedisTls::off);
    EXPECT_TRUE(address->password.empty());
}

TEST(RedisAddress, ReadsEveryPart) {
    const auto address = RedisAddress::parse(Secret{"rediss://us%40er:p%3Aa%2Fss@[::1]:6380/7"});
    ASSERT_TRUE(address);
    EXPECT_EQ(address->host, "::1");
    EXPECT_EQ(address->port, "6380");
    EXPECT_EQ(address->user, "us@er");
    EXPECT_EQ(address->password.expose(), "p:a/ss");
    EXPECT_EQ(address->database, 7);
    EXPECT_EQ(address->tls, RedisTls::on);
}

TEST(RedisAddress, APasswordNeedsNoUser) {
    const auto address = RedisAddress::parse(Secret{"redis://:secret@127.0.0.1/"});
    ASSERT_TRUE(address);
    EXPECT_TRUE(address->user.empty());
    EXPECT_EQ(address->password.expose(), "secret");
}

TEST(RedisAddress, RefusesTheRestWithoutRepeatingIt) {
    for (const char* url :
         {"", "cache", "http://cache", "redis://", "redis://hidden@cache", "redis://:hidden@cache:0",
          "redis://:hidden@cache/x", "redis://:hidden@cache/-1", "redis://:hidden@cache/0?a=b",
          "redis://:hid den@cache", "redis://:hidden@cache:99999"}) {
        const auto address = RedisAddress::parse(Secret{url});
        ASSERT_FALSE(address) << url;
        EXPECT_EQ(address.error().code, Code::invalid);
        EXPECT_EQ(address.error().detail.find("hid"), std::string::npos) << address.error().detail;
    }
}

}  // namespace
}  // namespace taxasge
