#include "server/users/password_hash.hpp"

#include "tests/support/run_awaitable.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <ctime>

namespace taxasge {
namespace {

class PasswordHash : public ::testing::Test {
 protected:
    Secret hash(std::string password) {
        auto made = test::run_awaitable(context_, hasher_.hash(Secret{std::move(password)}));
        return made ? *made : Secret{};
    }
    bool matches(std::string password, std::optional<Secret> hash) {
        return test::run_awaitable(
                   context_, hasher_.matches(Secret{std::move(password)}, std::move(hash), "ana@example.org"))
            .value();
    }

    boost::asio::io_context context_;
    WorkerPool pool_{2, 8};
    PasswordHasher hasher_{pool_};
};

TEST_F(PasswordHash, A1_IsArgon2idOfTheAgreedCostWithASaltOfItsOwn) {
    const Secret first = hash("cuatro nubes verdes 19");
    const Secret second = hash("cuatro nubes verdes 19");
    // 22 characters of salt are 16 bytes, 43 of digest are 32.
    EXPECT_THAT(std::string{first.expose()},
                ::testing::MatchesRegex(
                    R"(\$argon2id\$v=19\$m=19456,t=2,p=1\$[A-Za-z0-9+/]{22}\$[A-Za-z0-9+/]{43})"));
    EXPECT_NE(first.expose(), second.expose());
    EXPECT_TRUE(matches("cuatro nubes verdes 19", first));
    EXPECT_TRUE(matches("cuatro nubes verdes 19", second));
}

TEST_F(PasswordHash, A4_AU_34_NothingIsCutTrimmedOrFolded) {
    std::string base(199, 'x');
    const Secret kept = hash(base + "a");
    EXPECT_TRUE(matches(base + "a", kept));
    EXPECT_FALSE(matches(base + "b", kept));  // bcrypt would have stopped at 72
    EXPECT_FALSE(matches(base, kept));
    const Secret spaced = hash(" Nube  ");
    EXPECT_TRUE(matches(" Nube  ", spaced));
    EXPECT_FALSE(matches("Nube", spaced));
    EXPECT_FALSE(matches(" nube  ", spaced));
    const Secret nul = hash(std::string{"a\0b", 3});
    EXPECT_FALSE(matches(std::string{"a\0c", 3}, nul));
}

// The same salt a second time would be faster by a hundredth: docs/adr/0006-refusals-cost-two-hashes.md.
TEST_F(PasswordHash, A18_NobodiesHaveASaltEachAndTheTwoOfARefusalDiffer) {
    const auto salt = [&](std::string_view whose) {
        const std::string made{hasher_.nobodys_hash(whose).expose()};
        return made.substr(made.find("p=1$") + 4, 22);
    };
    EXPECT_EQ(salt("account:ana@example.org"), salt("account:ana@example.org"));
    EXPECT_NE(salt("account:ana@example.org"), salt("claim:ana@example.org"));
    EXPECT_NE(salt("account:ana@example.org"), salt("account:eva@example.org"));
}

TEST_F(PasswordHash, A18_WithoutAHashItDoesTheSameWorkAndSaysNo) {
    const Secret kept = hash("cuatro nubes verdes 19");
    // Of the processor, on whatever thread: a busy machine does not make it longer.
    const auto work = [&](std::optional<Secret> against) {
        const std::clock_t start = std::clock();
        for (int i = 0; i < 5; ++i) EXPECT_FALSE(matches("otra cosa", against));
        return std::clock() - start;
    };
    const auto with = work(kept);
    const auto without = work(std::nullopt);
    EXPECT_GT(without, with / 3);  // a skipped hash would be a thousandth; the fine proof is another test
    EXPECT_FALSE(matches("", std::nullopt));
}

TEST_F(PasswordHash, A7_KnowsWhatIsWeakerThanToday) {
    EXPECT_FALSE(hasher_.needs_rehash(hash("cuatro nubes verdes 19")));
    EXPECT_TRUE(hasher_.needs_rehash(Secret{
        "$argon2id$v=19$m=4096,t=2,p=1$c29tZXNhbHRzb21lc2FsdA$MTIzNDU2Nzg5MDEyMzQ1Njc4OTAxMjM0NTY3ODkwMTI"}));
}

TEST_F(PasswordHash, AStoredValueThatIsNoHashMatchesNothing) {
    for (const char* text : {"-", "", "cuatro", "$argon2id$", "$2b$12$abcdefghijklmnopqrstuv"})
        EXPECT_FALSE(matches("-", Secret{text})) << text;
}

// 4 TiB of memory, or an hour of work.
TEST_F(PasswordHash, A8_AHostileRowCostsNoMoreThanAnyOther) {
    const std::string rest = "$c29tZXNhbHRzb21lc2FsdA$MTIzNDU2Nzg5MDEyMzQ1Njc4OTAxMjM0NTY3ODkwMTI";
    for (const char* cost : {"m=4294967295,t=1,p=1", "m=19456,t=100000,p=1", "m=1048576,t=4,p=1"}) {
        const std::clock_t begun =
            std::clock();  // of the processor: a busy machine is not what the row costs
        EXPECT_FALSE(matches("x", Secret{"$argon2id$v=19$" + (cost + rest)})) << cost;
        EXPECT_LT(std::clock() - begun, 2 * CLOCKS_PER_SEC) << cost;
    }
}

TEST_F(PasswordHash, A2_AFullQueueIs503WithinTheSecondAndNotAtOnce) {
    WorkerPool closed{1, 0};
    const PasswordHasher busy{closed};
    const auto begun = std::chrono::steady_clock::now();
    const auto made = test::run_awaitable(context_, busy.hash(Secret{"cuatro nubes verdes 19"}));
    ASSERT_FALSE(made);
    EXPECT_EQ(made.error().code, Code::unavailable);
    EXPECT_GT(made.error().retry_after.count(), 0);
    EXPECT_GE(std::chrono::steady_clock::now() - begun, std::chrono::milliseconds{100});
    const auto matched =
        test::run_awaitable(context_, busy.matches(Secret{"x"}, std::nullopt, "ana@example.org"));
    EXPECT_EQ(matched.error().code, Code::unavailable);
}

}  // namespace
}  // namespace taxasge
