// Who listens hears what is announced, and notices when it does not any more.
#include "server/cache/redis_subscription.hpp"

#include "server/cache/redis_cache.hpp"
#include "tests/support/run_awaitable.hpp"

#include <boost/asio/ip/tcp.hpp>

#include <gtest/gtest.h>

#include <cstdlib>

namespace asio = boost::asio;
using namespace std::chrono_literals;
using std::chrono::steady_clock;

namespace taxasge {
namespace {

class RedisSubscriptionTest : public testing::Test {
 protected:
    void SetUp() override {
        const char* url = std::getenv("TAXASGE_TEST_REDIS");
        if (url == nullptr) GTEST_SKIP() << "TAXASGE_TEST_REDIS is not set";
        address_ = RedisAddress::parse(Secret{url}).value();
        cache_ = std::make_unique<RedisCache>(context_, address_);
    }
    ~RedisSubscriptionTest() override {
        cache_.reset();
        context_.restart();
        context_.poll();
    }

    void listen(const RedisAddress& address) {
        subscription_ =
            std::make_unique<RedisSubscription>(context_, address, channel_, [this] { ++heard_; });
        test::spawn(context_, subscription_->run());
    }
    void announce(const std::string& channel) {
        const auto announced = test::run_awaitable(context_, cache_->announce(channel));
        ASSERT_TRUE(announced) << announced.error().detail;
    }
    template <class Condition>
    bool comes_true(Condition condition, std::chrono::milliseconds within = 20s) {
        const auto until = steady_clock::now() + within;
        while (!condition() && steady_clock::now() < until) {
            context_.restart();
            context_.run_one_for(20ms);
        }
        return condition();
    }
    bool starts_hearing() {
        return comes_true([this] { return subscription_->hears(); });
    }

    asio::io_context context_{1};
    const std::string channel_ = "test:" + std::to_string(steady_clock::now().time_since_epoch().count());
    RedisAddress address_;
    std::unique_ptr<RedisCache> cache_;
    std::unique_ptr<RedisSubscription> subscription_;
    int heard_ = 0;
};

TEST_F(RedisSubscriptionTest, A40_HearsWhatIsAnnouncedOnItsChannel) {
    listen(address_);
    ASSERT_TRUE(starts_hearing());
    EXPECT_EQ(heard_, 1) << "what was announced before is not known";
    announce(channel_ + "x");
    announce(channel_);
    ASSERT_TRUE(comes_true([this] { return heard_ >= 2; }));
    EXPECT_EQ(heard_, 2) << "and nothing of another channel";
}

TEST_F(RedisSubscriptionTest, SaysWhenRedisIsAway) {
    RedisAddress nowhere = address_;
    asio::ip::tcp::acceptor mute{context_, {asio::ip::address_v4::loopback(), 0}};
    nowhere.port = std::to_string(mute.local_endpoint().port());
    listen(nowhere);  // takes the connection and says nothing
    EXPECT_FALSE(comes_true([this] { return subscription_->hears(); }, 1500ms));
    EXPECT_EQ(heard_, 0);
}

TEST_F(RedisSubscriptionTest, APasswordThatIsRefusedIsNoEar) {
    RedisAddress stranger = address_;
    stranger.password = Secret{"nobody gave one"};
    listen(stranger);
    EXPECT_FALSE(comes_true([this] { return subscription_->hears(); }, 300ms));
}

}  // namespace
}  // namespace taxasge
