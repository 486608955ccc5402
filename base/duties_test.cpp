#include "base/duties.hpp"

#include "tests/support/run_awaitable.hpp"

#include <gmock/gmock.h>

#include <string>

namespace taxasge {
namespace {

using namespace std::chrono_literals;
using ::testing::ElementsAre;
using ::testing::IsEmpty;
using ::testing::Pair;
using Done = Result<std::int64_t>;

// Does one piece a call, and each piece of the first makes one for the second.
struct Desk {
    std::int64_t waiting = 0;
    Desk* next = nullptr;
    int calls = 0;
    bool is_broken = false;

    boost::asio::awaitable<Done> do_some() {
        ++calls;
        if (is_broken) co_return fail(unavailable("broken"));
        if (waiting == 0) co_return 0;
        --waiting;
        if (next != nullptr) ++next->waiting;
        co_return 1;
    }
};

Duty duty_of(std::string_view name, Desk& desk) {
    return {.name = name, .pause = 1h, .do_some = std::bind_front(&Desk::do_some, &desk)};
}

DutyReport do_everything(std::vector<Duty> duties, std::chrono::milliseconds longest = 1h) {
    boost::asio::io_context context{1};
    return test::run_awaitable(context, do_all(std::move(duties), longest));
}

TEST(Duties, AreDoneUntilARoundFindsNothingWhateverTheirOrder) {
    Desk last;
    Desk first{.waiting = 3, .next = &last};
    const auto report = do_everything({duty_of("last", last), duty_of("first", first)});
    EXPECT_THAT(report.done, ElementsAre(Pair("last", 3), Pair("first", 3)));
    EXPECT_THAT(report.failed, IsEmpty());
    EXPECT_EQ(last.waiting + first.waiting, 0);
}

TEST(Duties, OneThatFailsIsToldAndLeftAloneAndKeepsNobodyElseFromWork) {
    Desk broken{.waiting = 1, .is_broken = true};
    Desk last;
    Desk first{.waiting = 2, .next = &last};
    const auto report =
        do_everything({duty_of("broken", broken), duty_of("last", last), duty_of("first", first)});
    EXPECT_EQ(broken.calls, 1);
    ASSERT_EQ(report.failed.size(), 1U);
    EXPECT_EQ(report.failed[0].first, "broken");
    EXPECT_EQ(report.failed[0].second.detail, "broken");
    EXPECT_EQ(last.waiting + first.waiting, 0);
}

TEST(Duties, WhereWorkNeverEndsTheyEndAllTheSame) {
    Desk self{.waiting = 1};
    self.next = &self;
    EXPECT_GT(do_everything({duty_of("self", self)}, 20ms).done[0].second, 0);
    EXPECT_EQ(do_everything({duty_of("self", self)}, 0ms).done[0].second, 0);
}

struct Serving {
    boost::asio::io_context context{1};
    Doorbell bell{context};

    void start(Desk& desk, Pace pace) {
        test::spawn(context, keep_doing(context, {.name = "desk",
                                                  .pause = 1h,
                                                  .pace = pace,
                                                  .do_some = std::bind_front(&Desk::do_some, &desk),
                                                  .bell = &bell}));
        context.poll();
    }
    void ring() {
        bell.ring();
        context.poll();
    }
};

TEST(Duties, UntilDoneBeginsAtOnceAndGoesOnWhileThereIsWork) {
    Serving serving;
    Desk desk{.waiting = 5};
    serving.start(desk, Pace::until_done);
    EXPECT_EQ(desk.waiting, 0);
    EXPECT_EQ(desk.calls, 6);
    desk.waiting = 2;
    serving.ring();
    EXPECT_EQ(desk.waiting, 0);
}

TEST(Duties, SteadyPausesFirstAndDoesOnePortionEachTime) {
    Serving serving;
    Desk desk{.waiting = 5};
    serving.start(desk, Pace::steady);
    EXPECT_EQ(desk.calls, 0);
    serving.ring();
    EXPECT_EQ(desk.calls, 1);
    serving.ring();
    EXPECT_EQ(desk.waiting, 3);
}

TEST(Duties, AFailureIsFollowedByAPauseAndNotByTheEnd) {
    Serving serving;
    Desk desk{.waiting = 1, .is_broken = true};
    serving.start(desk, Pace::until_done);
    EXPECT_EQ(desk.calls, 1);
    desk.is_broken = false;
    serving.ring();
    EXPECT_EQ(desk.waiting, 0);
}

}  // namespace
}  // namespace taxasge
