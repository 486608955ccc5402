#include "server/health/metrics.hpp"

#include "server/health/asked_gauges.hpp"
#include "server/health/process_figures.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <boost/asio/as_tuple.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/use_awaitable.hpp>

namespace asio = boost::asio;

namespace taxasge {
namespace {

using testing::HasSubstr;
using testing::Not;

TEST(Metrics, CountsByRouteAndReadsGaugesWhenAsked) {
    Metrics metrics;
    double queue = 1;
    metrics.add_gauge("hash_queue", "waiting", [&] { return queue; });
    metrics.observe_request("GET", "/health", 200, std::chrono::milliseconds{2});
    metrics.observe_request("GET", "/health", 200, std::chrono::milliseconds{2});
    queue = 7;
    const auto text = metrics.text();
    EXPECT_NE(text.find(R"(taxasge_http_requests_total{method="GET",route="/health",status="200"} 2)"),
              std::string::npos)
        << text;
    EXPECT_NE(text.find("hash_queue 7"), std::string::npos) << text;
}

enum class Fruit { mango, papaya };

constexpr std::string_view to_text(Fruit fruit) {
    switch (fruit) {
        case Fruit::mango:
            return "mango";
        case Fruit::papaya:
            return "papaya";
    }
    return "";
}

TEST(Metrics, A59_TellsEveryCaseOfACountAlsoWhatNeverHappened) {
    Metrics metrics;
    Counts<Fruit> bought;
    Counts<Fruit> found;
    metrics.add_counts({"fruits_total", "Fruits"}, "kind", bought, {"how", "bought"});
    metrics.add_counts({"fruits_total", "Fruits"}, "kind", found, {"how", "found"});
    bought.add(Fruit::papaya);
    const auto text = metrics.text();
    EXPECT_THAT(text, HasSubstr(R"(fruits_total{kind="mango",how="bought"} 0)"));
    EXPECT_THAT(text, HasSubstr(R"(fruits_total{kind="papaya",how="bought"} 1)"));
    EXPECT_THAT(text, HasSubstr(R"(fruits_total{kind="papaya",how="found"} 0)"));
    EXPECT_EQ(text.find("# HELP fruits_total"), text.rfind("# HELP fruits_total")) << "one family, one name";
}

TEST(Metrics, A59_TellsADistributionAsAHistogram) {
    Metrics metrics;
    Distribution waits;
    metrics.add_distribution({"wait_seconds", "Waits"}, waits);
    waits.add(std::chrono::milliseconds{3});
    waits.add(std::chrono::seconds{9});
    const auto text = metrics.text();
    EXPECT_THAT(text, HasSubstr(R"(wait_seconds_bucket{le="0.0025"} 0)"));
    EXPECT_THAT(text, HasSubstr(R"(wait_seconds_bucket{le="0.005"} 1)"));
    EXPECT_THAT(text, HasSubstr(R"(wait_seconds_bucket{le="5"} 1)"));
    EXPECT_THAT(text, HasSubstr(R"(wait_seconds_bucket{le="+Inf"} 2)"));
    EXPECT_THAT(text, HasSubstr("wait_seconds_count 2"));
}

struct Gauges : testing::Test {
    asio::awaitable<Result<AskedGauges::Readings>> answer() {
        ++asked;
        if (hangs) co_await never.async_wait(asio::as_tuple(asio::use_awaitable));
        if (!works) co_return fail(unavailable("down"));
        co_return AskedGauges::Readings{{.which = "left", .value = 3}};
    }

    // One look, as a scrape does it.
    std::string look() {
        asio::co_spawn(context, gauges.ask(), [this](const std::exception_ptr&) { context.stop(); });
        context.restart();
        context.run();
        return metrics.text();
    }

    asio::io_context context;
    asio::steady_timer never{context, asio::steady_timer::time_point::max()};
    Metrics metrics;
    AskedGauges gauges{metrics};
    bool works = true;
    bool hangs = false;
    int asked = 0;
};

TEST_F(Gauges, A59_AreAskedOnceForEachLook) {
    gauges.add({"shoes", "Shoes"}, "foot", std::bind_front(&Gauges::answer, this));
    EXPECT_EQ(asked, 0);
    EXPECT_THAT(look(), HasSubstr(R"(shoes{foot="left"} 3)"));
    EXPECT_THAT(look(), HasSubstr(R"(shoes{foot="left"} 3)"));
    EXPECT_EQ(asked, 2);
}

TEST_F(Gauges, A59_AreLeftOutWhileWhoKnowsThemIsDown) {
    gauges.add({"shoes", "Shoes"}, "foot", std::bind_front(&Gauges::answer, this));
    metrics.add_gauge("socks", "Socks", [] { return 2.0; });
    EXPECT_THAT(look(), HasSubstr("shoes"));
    works = false;
    const auto text = look();
    EXPECT_THAT(text, Not(HasSubstr("shoes")));
    EXPECT_THAT(text, HasSubstr("socks 2"));
}

TEST_F(Gauges, A59_ThatHangHoldUpNoLookAndAreNotAskedAgainMeanwhile) {
    gauges.add({"shoes", "Shoes"}, "foot", std::bind_front(&Gauges::answer, this));
    hangs = true;
    EXPECT_THAT(look(), Not(HasSubstr("shoes")));
    EXPECT_THAT(look(), Not(HasSubstr("shoes")));
    EXPECT_EQ(asked, 1);
    hangs = false;
    never.cancel();  // the answer comes at last, though it is a failure
    context.restart();
    context.poll();
    EXPECT_THAT(look(), HasSubstr("shoes"));
    EXPECT_EQ(asked, 2);
}

TEST_F(Gauges, A59_NoneAtAllAreNoReasonToWait) {
    bool looked = false;
    asio::co_spawn(context, gauges.ask(), [&](const std::exception_ptr&) { looked = true; });
    context.poll();  // whatever needs a timer is not done
    EXPECT_TRUE(looked);
}

TEST(ProcessFigures, A59_AreThoseOfThisProcess) {
    Metrics metrics;
    add_process_figures(metrics, Time{std::chrono::seconds{1'700'000'000}});
    const auto text = metrics.text();
    EXPECT_THAT(text, HasSubstr("process_start_time_seconds 1700000000"));
    for (const char* name : {"process_cpu_seconds_total ", "process_resident_memory_bytes ",
                             "process_open_fds ", "process_max_fds "})
        EXPECT_THAT(text,
                    testing::ContainsRegex(std::string{"\n"} + name + "[1-9]|\n" + name + "0\\.[0-9]*[1-9]"));
}

}  // namespace
}  // namespace taxasge
