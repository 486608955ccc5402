#include "base/distribution.hpp"

#include "base/counts.hpp"

#include <gtest/gtest.h>

#include <thread>
#include <vector>

namespace taxasge {
namespace {

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

TEST(Counts, TellsEveryCaseAlsoWhatNeverHappened) {
    Counts<Fruit> counts;
    counts.add(Fruit::papaya);
    counts.add(Fruit::papaya);
    std::string told;
    counts.each([&](std::string_view word, std::uint64_t count) {
        told += std::string{word} + "=" + std::to_string(count) + " ";
    });
    EXPECT_EQ(told, "mango=0 papaya=2 ");
    EXPECT_EQ(counts.total(), 2U);
    EXPECT_EQ(counts.of(Fruit::papaya), 2U);
}

TEST(Counts, LosesNothingBetweenThreads) {
    constexpr int each = 20'000;
    Counts<Fruit> counts;
    {
        std::vector<std::jthread> threads;
        for (int i = 0; i < 4; ++i)
            threads.emplace_back([&counts] {
                for (int n = 0; n < each; ++n) counts.add(Fruit::mango);
            });
    }
    EXPECT_EQ(counts.of(Fruit::mango), 4U * each);
}

TEST(Distribution, CountsUpToEachBoundAndSums) {
    Distribution waits;
    waits.add(std::chrono::milliseconds{1});  // on a bound: within it
    waits.add(std::chrono::milliseconds{3});
    waits.add(std::chrono::seconds{9});  // beyond the last bound
    const auto reading = waits.read();
    EXPECT_EQ(reading.up_to.front(), 1U);
    EXPECT_EQ(reading.up_to.at(1), 1U);
    EXPECT_EQ(reading.up_to.at(2), 2U);
    EXPECT_EQ(reading.up_to.at(Distribution::bounds_seconds.size() - 1), 2U);
    EXPECT_EQ(reading.up_to.back(), 3U);
    EXPECT_NEAR(reading.sum_seconds, 9.004, 1e-9);
}

}  // namespace
}  // namespace taxasge
