#include "delivery/pipeline/looks.hpp"

#include <gmock/gmock.h>
#include <boost/json.hpp>

#include <atomic>
#include <future>
#include <thread>

namespace taxasge::delivery {
namespace {

using namespace std::chrono_literals;
using std::chrono::steady_clock;

Look look(std::function<Result<Sighting>()> see, std::chrono::milliseconds limit = 10s) {
    return {.kind = EvidenceKind::file, .subject = "a", .limit = limit, .see = std::move(see)};
}

std::string cause(const Sighting& sighting) {
    const auto* value = sighting.observed.if_contains("cause");
    return value == nullptr ? "" : std::string{value->as_string()};
}

Sighting number(int value) {
    return {.observed = {{"number", value}}};
}

TEST(Looks, EachIsInItsPlaceAndWhatFailedSaysWhy) {
    std::vector<Look> looks;
    for (int i = 0; i < 40; ++i)
        looks.push_back(look([i]() -> Result<Sighting> {
            std::this_thread::sleep_for(std::chrono::milliseconds{40 - i});
            if (i == 7) return fail(unavailable("nobody is there"));
            return number(i);
        }));
    const auto seen = look_at_all(looks, 8);
    ASSERT_EQ(seen.size(), 40U);
    for (int i = 0; i < 40; ++i)
        if (i != 7) EXPECT_EQ(seen.at(static_cast<std::size_t>(i)).observed.at("number"), i);
    EXPECT_EQ(cause(seen[7]), "nobody is there");
    EXPECT_TRUE(look_at_all({}, 8).empty());
}

TEST(Looks, TheyAreSideBySideAndNotMoreThanThatMany) {
    std::atomic<int> at_work = 0;
    std::atomic<int> most = 0;
    const auto see = [&]() -> Result<Sighting> {
        const int now = ++at_work;
        for (int before = most; before < now && !most.compare_exchange_weak(before, now);) {
        }
        std::this_thread::sleep_for(50ms);
        --at_work;
        return number(0);
    };
    (void)look_at_all(std::vector<Look>(12, look(see)), 4);
    EXPECT_EQ(most, 4);
}

// One that never ends takes no more than its time, and nobody else's.
TEST(Looks, WhatHangsIsLeftBehindWithItsCause) {
    std::promise<void> never;
    const auto end = never.get_future().share();
    std::vector<Look> looks(3, look(
                                   [end]() -> Result<Sighting> {
                                       end.wait();
                                       return number(1);
                                   },
                                   200ms));
    looks.push_back(look([]() -> Result<Sighting> { return number(2); }));
    const auto began = steady_clock::now();
    const auto seen = look_at_all(looks, 3);
    EXPECT_LT(steady_clock::now() - began, 5s);
    EXPECT_EQ(cause(seen[0]), "no answer within 200 ms");
    EXPECT_EQ(seen[3].observed.at("number"), 2) << "their places are free again";
    never.set_value();
}

}  // namespace
}  // namespace taxasge::delivery
