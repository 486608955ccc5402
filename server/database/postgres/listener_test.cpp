// Who listens hears at once; and who only believes to listen finds out (A76).
#include "server/database/postgres/listener.hpp"

#include "server/database/postgres/handle.hpp"
#include "tests/support/run_awaitable.hpp"
#include "tests/support/temporary_database.hpp"

#include <gtest/gtest.h>

namespace asio = boost::asio;
using namespace std::chrono_literals;
using std::chrono::steady_clock;

namespace taxasge {
namespace {

constexpr const char* cut_listeners =
    "SELECT COUNT(pg_terminate_backend(pid)) FROM pg_stat_activity WHERE query LIKE 'LISTEN %' AND datname = "
    "current_database()";

class Listening : public ::testing::Test {
 protected:
    Listening() {
        if (test::TemporaryPostgres::server() != nullptr && test::TemporaryPostgres::pooler() != nullptr)
            files_ = std::make_unique<test::TemporaryPostgres>();
    }
    ~Listening() override {
        database_.reset();
        context_.restart();
        context_.poll();
    }
    void SetUp() override {
        if (files_ == nullptr) GTEST_SKIP() << "TAXASGE_TEST_POSTGRES or _POOLER is not set";
    }

    // The database by one way, the ear by another.
    void listen(const DatabaseOptions& options) {
        database_ = std::move(open_database(options, {&context_}).value());
        listener_ = std::make_unique<PostgresListener>(
            context_, options, *database_, Ear{.channel = "something", .heard = [this] { ++heard_; }});
        test::spawn(context_, listener_->run());
    }
    [[nodiscard]] DatabaseOptions direct() const { return {.url = files_->url()}; }
    [[nodiscard]] DatabaseOptions pooled(std::string direct_url) const {
        return {
            .url = files_->pooled_url(), .direct_url = std::move(direct_url), .pooler = Pooler::transaction};
    }

    void tell() { test::ask_postgres(files_->url(), "NOTIFY something"); }

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
        return comes_true([this] { return listener_->hears(); });
    }

    asio::io_context context_{1};
    std::unique_ptr<test::TemporaryPostgres> files_;
    std::unique_ptr<Database> database_;
    std::unique_ptr<PostgresListener> listener_;
    int heard_ = 0;
};

TEST_F(Listening, A76_ACanaryProvesItAndThenWhatIsToldIsHeard) {
    listen(direct());
    ASSERT_TRUE(starts_hearing());
    EXPECT_EQ(heard_, 1) << "what was told before is not known";
    tell();
    EXPECT_TRUE(comes_true([this] { return heard_ == 2; }));
}

TEST_F(Listening, A76_BehindAPoolerTheDirectUrlHears) {
    listen(pooled(files_->url()));
    ASSERT_TRUE(starts_hearing());
    tell();
    EXPECT_TRUE(comes_true([this] { return heard_ == 2; }));
}

// LISTEN succeeds through a pooler, and nothing is ever heard: only the canary tells.
TEST_F(Listening, A76_AUrlThatIsAPoolerAfterAllIsFoundOut) {
    testing::internal::CaptureStderr();
    listen(pooled(files_->pooled_url()));
    EXPECT_FALSE(comes_true([this] { return listener_->hears(); }, 3s));
    tell();
    EXPECT_FALSE(comes_true([this] { return heard_ > 0; }, 200ms));
    const std::string log = testing::internal::GetCapturedStderr();
    EXPECT_TRUE(log.contains("not_listening_to_database")) << log;
    EXPECT_TRUE(log.contains("did not arrive")) << log;
}

TEST_F(Listening, A76_WhoGoesDeafHearsAgainAndLooksForWhatItMissed) {
    listen(direct());
    ASSERT_TRUE(starts_hearing());
    test::ask_postgres(files_->url(), cut_listeners);
    ASSERT_TRUE(comes_true([this] { return !listener_->hears(); }));
    EXPECT_EQ(heard_, 1);
    ASSERT_TRUE(starts_hearing());
    EXPECT_EQ(heard_, 2);
}

// Other instances prove their ears on the same channel.
TEST_F(Listening, A76_CanariesOfOthersMeanNothing) {
    listen(direct());
    ASSERT_TRUE(starts_hearing());
    test::ask_postgres(files_->url(), "NOTIFY something, 'canary 0123456789abcdef'");
    tell();
    ASSERT_TRUE(comes_true([this] { return heard_ >= 2; }));
    EXPECT_EQ(heard_, 2);
}

}  // namespace
}  // namespace taxasge
