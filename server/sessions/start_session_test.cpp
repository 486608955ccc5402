#include "server/sessions/start_session.hpp"

#include "server/sessions/sessions_scene.hpp"

#include <gtest/gtest.h>

namespace taxasge {
namespace {

using namespace std::chrono_literals;

class StartSessionTest : public test::SessionsScene {};
TAXASGE_ON_BOTH_DATABASES(StartSessionTest);

// AU-23: also within one millisecond.
TEST_P(StartSessionTest, A25_EachLoginHasASessionOfItsOwnAlsoOnTheSameDevice) {
    const Id user = add_user();
    const Device device = Device::make();
    const SessionRequest request{
        .user_id = user, .role = Role::user, .device = device, .client = {}, .user_agent = {}};
    const NewSession first = here_.start.prepare(request);
    const NewSession second = here_.start.prepare(request);
    EXPECT_NE(first.session.id, second.session.id);
    EXPECT_NE(first.refresh_token.text.expose(), second.refresh_token.text.expose());
    ASSERT_TRUE(run(database().transact(StartSession::put, first)));
    ASSERT_TRUE(run(database().transact(StartSession::put, second)));
    EXPECT_EQ(count("SELECT COUNT(*) FROM sessions"), 2);
}

TEST_P(StartSessionTest, WritesEverythingButTheTokenItself) {
    const NewSession session = sign_in(add_user(), Remember::this_device);
    EXPECT_EQ(count("SELECT remember FROM sessions"), 1);
    EXPECT_EQ(count("SELECT created_at FROM sessions"), to_milliseconds(clock_.now()));
    EXPECT_EQ(count("SELECT absolute_end FROM sessions"), to_milliseconds(clock_.now() + 30 * 24h));
    EXPECT_EQ(count("SELECT idle_end FROM sessions"), to_milliseconds(clock_.now() + 14 * 24h));
    EXPECT_EQ(text("SELECT methods FROM sessions"), "pwd");
    EXPECT_EQ(session.session.expires_at, clock_.now() + 15min);
}

TEST_P(StartSessionTest, IsUndoneWithItsTransaction) {
    const Id nobody = Id::make(clock_.now());
    const NewSession session =
        here_.start.prepare({.user_id = nobody, .device = {}, .client = {}, .user_agent = {}});
    EXPECT_FALSE(run(database().transact(StartSession::put, session)));
    EXPECT_EQ(count("SELECT COUNT(*) FROM sessions"), 0);
}

TEST(ShortenUserAgent, KeepsPrintableAsciiUpTo256Bytes) {
    EXPECT_EQ(shorten_user_agent("Mozilla/5.0 (X11)"), "Mozilla/5.0 (X11)");
    EXPECT_EQ(shorten_user_agent(std::string_view{"a\0b\nc\xff", 6}), "a?b?c?");
    EXPECT_EQ(shorten_user_agent(std::string(1000, 'x')), std::string(256, 'x'));
}

}  // namespace
}  // namespace taxasge
