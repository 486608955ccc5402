#include "server/users/calibrate.hpp"

#include <gtest/gtest.h>

namespace taxasge {
namespace {

TEST(Calibrate, TellsTheRateOfAllWorkersAndTheTimeOfOneHash) {
    const HashRate rate = measure_hash_rate(2, std::chrono::milliseconds{200});
    EXPECT_EQ(rate.workers, 2U);
    EXPECT_GT(rate.hashes_per_second, 1.0);
    EXPECT_NEAR(rate.hashes_per_second * rate.milliseconds_per_hash, 2000.0, 1.0) << "two workers' second";
}

}  // namespace
}  // namespace taxasge
