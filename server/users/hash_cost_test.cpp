#include "server/users/hash_cost.hpp"

#include <fmt/format.h>
#include <gtest/gtest.h>

namespace taxasge {
namespace {

std::string a_hash(std::string_view memory_kib, std::string_view passes) {
    return fmt::format(
        "$argon2id$v=19$m={},t={},p=1$c29tZXNhbHRzb21lc2FsdA$MTIzNDU2Nzg5MDEyMzQ1Njc4OTAxMjM0NTY3ODkwMTI",
        memory_kib, passes);
}

TEST(HashCost, IsReadFromTheHash) {
    const auto cost = read_hash_cost(a_hash("19456", "2"));
    ASSERT_TRUE(cost);
    EXPECT_EQ(cost->memory_kib, 19456U);
    EXPECT_EQ(cost->passes, 2U);
}

TEST(HashCost, OursAndWhatOthersRecommendIsAffordable) {
    for (const auto& [memory_kib, passes] :
         {std::pair{"19456", "2"}, {"47104", "1"}, {"12288", "3"}, {"7168", "5"}, {"65536", "2"}, {"8", "1"}})
        EXPECT_TRUE(is_affordable_hash(a_hash(memory_kib, passes))) << memory_kib;
}

TEST(HashCost, NobodyMakesUsPayForGigabytesOrForHours) {
    for (const auto& [memory_kib, passes] : {std::pair{"4194304", "1"},
                                             {"4294967295", "1"},
                                             {"4294967295", "4294967295"},
                                             {"19456", "4294967295"},
                                             {"8", "4294967295"},
                                             {"65537", "1"},
                                             {"65536", "65536"},
                                             {"65536", "3"}})
        EXPECT_FALSE(is_affordable_hash(a_hash(memory_kib, passes))) << memory_kib << ' ' << passes;
}

TEST(HashCost, WhatIsNotSpeltAsWeSpellItIsNoHash) {
    for (const auto& [memory_kib, passes] : {std::pair{"019456", "2"},
                                             {"+19456", "2"},
                                             {"-1", "2"},
                                             {"4294967296", "2"},
                                             {"18446744073709551616", "2"},
                                             {"", "2"},
                                             {"0", "2"},
                                             {"19456", "0"},
                                             {" 19456", "2"}})
        EXPECT_FALSE(read_hash_cost(a_hash(memory_kib, passes))) << memory_kib << ' ' << passes;
    for (const char* text :
         {"", "-", "$argon2id$", "$argon2id$v=19$m=8,t=1,p=1$", "$argon2id$v=19$m=8,t=1,p=1$$",
          "$argon2id$v=19$m=8,t=1,p=1$c2FsdA$", "$argon2id$v=19$m=8,t=1,p=1$c2FsdA$a$b",
          "$argon2i$v=19$m=8,t=1,p=1$c2FsdA$aGFzaA", "$argon2id$v=16$m=8,t=1,p=1$c2FsdA$aGFzaA",
          "$argon2id$v=19$m=8,t=1,p=2$c2FsdA$aGFzaA", "$2b$12$abcdefghijklmnopqrstuv"})
        EXPECT_FALSE(read_hash_cost(text)) << text;
    EXPECT_FALSE(read_hash_cost(a_hash("8", "1") + std::string(64, 'a')));
}

}  // namespace
}  // namespace taxasge
