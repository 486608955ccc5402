#include "base/lent_memory.hpp"

#include "base/random.hpp"

#include <gtest/gtest.h>
#include <sodium.h>
#include <sys/mman.h>
#include <sys/resource.h>

#include <array>
#include <memory>
#include <string_view>
#include <thread>

namespace taxasge {
namespace {

constexpr std::size_t memory_bytes = std::size_t{1024} * 1024;
using Digest = std::array<unsigned char, 32>;

Digest argon2id(std::string_view password, std::size_t bytes = memory_bytes) {
    constexpr std::array<unsigned char, crypto_pwhash_SALTBYTES> salt{1, 2, 3};
    Digest digest{};
    EXPECT_EQ(crypto_pwhash(digest.data(), digest.size(), password.data(), password.size(), salt.data(), 2,
                            bytes, crypto_pwhash_ALG_ARGON2ID13),
              0);
    return digest;
}

class LentMemoryTest : public ::testing::Test {
 protected:
    void SetUp() override { start_libsodium(); }
    LentMemory memory_{memory_bytes};
};

TEST_F(LentMemoryTest, A2_AHashBorrowsItAndComesOutTheSame) {
    const Digest alone = argon2id("cuatro nubes");
    const Digest other = argon2id("cinco nubes");
    const auto loan = memory_.lend();
    EXPECT_EQ(argon2id("cuatro nubes"), alone);
    EXPECT_EQ(argon2id("cinco nubes"), other) << "also in what the hash before left behind";
    EXPECT_EQ(memory_.loans_taken(), 2U);
}

TEST_F(LentMemoryTest, WhatIsTooLargeGetsMemoryOfTheSystem) {
    const Digest alone = argon2id("cuatro nubes", 2 * memory_bytes);
    const auto loan = memory_.lend();
    EXPECT_EQ(argon2id("cuatro nubes", 2 * memory_bytes), alone);
    EXPECT_EQ(memory_.loans_taken(), 0U);
}

TEST_F(LentMemoryTest, IsBorrowedOnceAtATimeAndOnlyWhileLent) {
    (void)argon2id("nobody lends");
    EXPECT_EQ(memory_.loans_taken(), 0U);
    void* borrowed = memory_.borrow(16);
    ASSERT_NE(borrowed, nullptr);
    EXPECT_EQ(memory_.borrow(16), nullptr);
    EXPECT_FALSE(memory_.give_back(&memory_));
    EXPECT_TRUE(memory_.give_back(borrowed));
    EXPECT_FALSE(memory_.give_back(borrowed));
    EXPECT_EQ(memory_.borrow(memory_bytes + 1), nullptr);
}

long page_faults() {
    rusage usage{};
    getrusage(RUSAGE_THREAD, &usage);
    return usage.ru_minflt;
}

// To wipe a page that nobody has touched yet takes a fault.
TEST_F(LentMemoryTest, WipesWhatWasBorrowedAndTouchesNothingElse) {
    constexpr long pages_borrowed = 256;
    auto memory = std::make_unique<LentMemory>(64 * memory_bytes);
    madvise(memory->borrow(memory_bytes), memory->size(), MADV_NOHUGEPAGE);
    const long before = page_faults();
    memory.reset();
    const long wiped = page_faults() - before;
    EXPECT_GE(wiped, pages_borrowed);
    EXPECT_LT(wiped, 2 * pages_borrowed) << "of the 16384 that there are";
}

TEST_F(LentMemoryTest, AnotherThreadDoesNotBorrowIt) {
    const auto loan = memory_.lend();
    std::thread{[] { (void)argon2id("cuatro nubes"); }}.join();
    EXPECT_EQ(memory_.loans_taken(), 0U);
}

}  // namespace
}  // namespace taxasge
