#include "server/health/health.hpp"

#include "server/health/health_handler.hpp"
#include "tests/support/run_awaitable.hpp"

#include <gtest/gtest.h>
#include <boost/asio/io_context.hpp>
#include <boost/json/parse.hpp>

namespace asio = boost::asio;

namespace taxasge {
namespace {

template <class T>
T run(asio::awaitable<T> work) {
    asio::io_context context;
    return test::run_awaitable(context, std::move(work));
}

struct Part {
    bool works = true;
    int asked = 0;

    asio::awaitable<Result<void>> probe() {
        ++asked;
        if (works) co_return Result<void>{};
        co_return fail(unavailable("down"));
    }
};

class HealthReports : public testing::Test {
 protected:
    HealthReports()
        : health({{"database", Importance::required, std::bind_front(&Part::probe, &database)},
                  {"redis", Importance::optional, std::bind_front(&Part::probe, &redis)},
                  {"firebase", Importance::optional, {}}},
                 clock) {}

    Part database;
    Part redis;
    SettableClock clock{Time{std::chrono::hours{1}}};
    Health health;
};

TEST_F(HealthReports, PF_34_SaysDisabledOfWhatIsOff) {
    const auto report = run(health.report());
    EXPECT_EQ(report.status, HealthStatus::healthy);
    EXPECT_EQ(report.checks[1].state, CheckState::ok);
    EXPECT_EQ(report.checks[2].state, CheckState::disabled);
}

TEST_F(HealthReports, PF_03_AnOptionalPartDegradesARequiredOneFails) {
    redis.works = false;
    EXPECT_EQ(run(health.report()).status, HealthStatus::degraded);
    database.works = false;
    clock.advance(std::chrono::seconds{1});
    EXPECT_EQ(run(health.report()).status, HealthStatus::unhealthy);
}

TEST_F(HealthReports, AsksAtMostFourTimesASecond) {
    for (int i = 0; i < 10; ++i) (void)run(health.report());
    EXPECT_EQ(database.asked, 1);
    clock.advance(std::chrono::milliseconds{250});
    (void)run(health.report());
    EXPECT_EQ(database.asked, 2);
}

TEST_F(HealthReports, A74_WhetherItIsReadyWaitsForNoOptionalPart) {
    HealthHandler handler{health, {}, clock};
    redis.works = false;
    EXPECT_EQ(run(handler.ready(Request{}))->status, 200U);
    EXPECT_EQ(redis.asked, 0);
    database.works = false;
    EXPECT_EQ(run(handler.ready(Request{}))->status, 200U) << "asked at most four times a second";
    clock.advance(std::chrono::milliseconds{250});
    EXPECT_EQ(run(handler.ready(Request{}))->status, 503U);
}

TEST_F(HealthReports, A74_AClockThatIsSetBackDoesNotFreezeTheReport) {
    EXPECT_EQ(run(health.report()).status, HealthStatus::healthy);
    database.works = false;
    clock.advance(-std::chrono::minutes{10});
    EXPECT_EQ(run(health.report()).status, HealthStatus::unhealthy);
}

TEST_F(HealthReports, PF_24_TellsTheCommitAndTheSchemaThatRun) {
    HealthHandler handler{
        health, {.environment = "testing", .version = "1.2.3", .commit = "abc", .schema_version = 4}, clock};
    const auto response = run(handler.health(Request{}));
    ASSERT_TRUE(response);
    EXPECT_EQ(response->status, 200U);
    const auto body = boost::json::parse(response->body).as_object();
    EXPECT_EQ(body.at("service"), "taxasge-backend");
    EXPECT_EQ(body.at("commit"), "abc");
    EXPECT_EQ(body.at("schema_version"), 4);
    EXPECT_EQ(body.at("checks").at("redis"), "ok");
    EXPECT_EQ(body.at("timestamp"), "1970-01-01T01:00:00.000Z");
}

TEST_F(HealthReports, A60_ADeadDatabaseIs503WithRetryAfter) {
    database.works = false;
    HealthHandler handler{health, {}, clock};
    const auto health_answer = run(handler.health(Request{}));
    EXPECT_EQ(health_answer->status, 503U);
    EXPECT_EQ(health_answer->headers.find("Retry-After"), "1");
    EXPECT_EQ(run(handler.ready(Request{}))->status, 503U);
    EXPECT_EQ(run(handler.live(Request{}))->status, 200U);
}

}  // namespace
}  // namespace taxasge
