#include "delivery/targets/local/haproxy_config.hpp"

#include "delivery/targets/local/haproxy_socket.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace taxasge::delivery {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;

ProxyPlan plan(std::vector<ProxySlot> slots) {
    return {.listen = "127.0.0.1:8080", .slots = std::move(slots)};
}

// D24
TEST(HaproxyCommands, D24_RaiseTheNewWeightBeforeTheOldOneFalls) {
    const auto from = plan({{1, 5001, 100}, {2, 5002, 0}});
    const auto to = plan({{1, 5001, 0}, {2, 5002, 100}});
    EXPECT_THAT(haproxy_commands(from, to),
                ElementsAre("set server revisions/s2 weight 100", "set server revisions/s1 weight 0"));
}

TEST(HaproxyCommands, GiveAnAddressFirstAndTakeOneAwayLast) {
    const auto from = plan({{1, 5001, 100}, {2, 0, 0}});
    const auto to = plan({{1, 0, 0}, {2, 5002, 100}});
    EXPECT_THAT(haproxy_commands(from, to),
                ElementsAre("set server revisions/s2 addr 127.0.0.1 port 5002",
                            "set server revisions/s2 state ready", "set server revisions/s2 weight 100",
                            "set server revisions/s1 weight 0", "set server revisions/s1 state maint"));
}

TEST(HaproxyCommands, AreNoneWhereNothingChanges) {
    const auto same = plan({{1, 5001, 90}, {2, 5002, 10}, {3, 0, 0}});
    EXPECT_THAT(haproxy_commands(same, same), IsEmpty());
}

// D30
TEST(HaproxyConfig, D30_HoldsTheIntendedWeights) {
    const auto text = haproxy_config(plan({{1, 5001, 90}, {2, 5002, 10}, {3, 0, 0}}));
    EXPECT_THAT(text, HasSubstr("\n    bind 127.0.0.1:8080\n"));
    EXPECT_THAT(text, HasSubstr("\n    server s1 127.0.0.1:5001 weight 90\n"
                                "    server s2 127.0.0.1:5002 weight 10\n"
                                "    server s3 127.0.0.1:1 weight 0 disabled\n"));
}

// D27, D28
TEST(HaproxyConfig, D28_TriesAgainOnlyWhatMayBeRepeated) {
    const auto text = haproxy_config(plan({}));
    for (const auto* line :
         {"retries 3", "option redispatch 1", "retry-on conn-failure empty-response response-timeout",
          "timeout connect 250ms", "http-request disable-l7-retry unless { method GET HEAD OPTIONS }",
          "option http-server-close", "noreuseport"})
        EXPECT_THAT(text, HasSubstr(std::string{"\n    "} + line + "\n"));
    EXPECT_THAT(text, testing::Not(HasSubstr(" check")));
    EXPECT_THAT(text, testing::Not(HasSubstr("on-marked-down")));
}

constexpr std::string_view statistics =
    "# "
    "pxname,svname,scur,econ,eresp,wretr,wredis,status,hrsp_1xx,hrsp_2xx,hrsp_3xx,hrsp_4xx,hrsp_5xx,hrsp_"
    "other,addr,"
    "uweight,\n"
    "entrance,FRONTEND,9,,,,,OPEN,0,99,0,0,0,0,,,\n"
    "revisions,s1,3,1,2,4,8,no check,0,70,1,20,5,0,127.0.0.1:5001,90,\n"
    "revisions,s2,0,0,0,0,0,MAINT,0,0,0,0,0,0,127.0.0.1:1,0,\n"
    "revisions,BACKEND,0,0,0,0,0,UP,0,0,0,0,0,0,,,\n\n";

TEST(HaproxyStatistics, CountAnswersAndFailedTries) {
    const auto readings = parse_statistics(statistics);
    ASSERT_TRUE(readings);
    ASSERT_EQ(readings->size(), 2u);
    const auto& first = readings->at(1);
    EXPECT_EQ(first.slot, (ProxySlot{1, 5001, 90}));
    EXPECT_EQ(first.in_flight, 3);
    EXPECT_EQ(first.counted, (Counted{.requests = 96 + 15, .errors = 5 + 15}));
    EXPECT_EQ(readings->at(2).slot, (ProxySlot{2, 0, 0}));
}

TEST(HaproxyStatistics, AreNotReadOutOfAnythingElse) {
    EXPECT_FALSE(parse_statistics("Unknown command"));
    EXPECT_FALSE(parse_statistics(""));
}

}  // namespace
}  // namespace taxasge::delivery
