// A15: letters that cannot be delivered at once: how long they are tried, and what goes out in the end.
#include "server/mail/postman_scene.hpp"
#include "tests/support/eml.hpp"

#include "base/file.hpp"

#include <gtest/gtest.h>

#include <functional>

namespace taxasge {
namespace {

using namespace std::chrono_literals;

class LettersThatWait : public PostmanScene {};
TAXASGE_ON_BOTH_DATABASES(LettersThatWait);

// Each attempt fails at once, and the clock is set to the next.
TEST_P(LettersThatWait, A15_TriesForThreeDaysFromFiveSecondsToAnHourApartAndThenGivesUpAudibly) {
    ASSERT_TRUE(replace_file(folder_.path() / "one", "a file stands in the way", 0600));
    const Time written = clock_.now();
    const Id id = put(letter_to("a@b.gq"));
    std::vector<Time> attempts;
    Postman& postman = hire("one");
    const auto failed = [&](std::size_t times) {
        return count(
                   "SELECT COUNT(*) FROM letters WHERE attempts = $1 AND lease_until = 0 AND last_error IS "
                   "NOT NULL",
                   bind(static_cast<std::int64_t>(times))) == 1;
    };
    while (attempts.size() < 200) {
        attempts.push_back(clock_.now());
        ASSERT_TRUE(becomes([&] { return failed(attempts.size()); })) << attempts.size();
        if (state_of(id) != "waiting") break;
        clock_.advance(time_of("SELECT next_attempt_at FROM letters") - clock_.now());
        postman.wake();
    }
    EXPECT_EQ(state_of(id), "given_up");
    EXPECT_GE(attempts.back() - written, 72h);
    EXPECT_LE(attempts.back() - written, 73h);
    for (std::size_t i = 1; i < attempts.size(); ++i) {
        const auto gap = attempts[i] - attempts[i - 1];
        const auto shortest = std::min<std::chrono::milliseconds>(5s * (1 << std::min(i - 1, 12UZ)), 48min);
        EXPECT_GE(gap, shortest) << i;
        EXPECT_LE(gap, shortest * 5 / 4) << i;
    }
    EXPECT_EQ(postman.outcomes().of(LetterOutcome::postponed), attempts.size() - 1);
    EXPECT_EQ(postman.outcomes().of(LetterOutcome::given_up), 1U);
    EXPECT_TRUE(last_error_of(id).contains("one")) << "kept, with its reason: " << last_error_of(id);
}

boost::asio::awaitable<Result<std::optional<SealedLetter>>> replace_with(SealedLetter other, LeasedLetter) {
    co_return other;
}
boost::asio::awaitable<Result<std::optional<SealedLetter>>> drop(LeasedLetter) {
    co_return std::nullopt;
}
boost::asio::awaitable<Result<std::optional<SealedLetter>>> cannot_tell(LeasedLetter) {
    co_return fail(unavailable("no database"));
}

TEST_P(LettersThatWait, A15_WhatWasRenewedIsWhatGoesOut) {
    const Id id = put(letter_to("a@b.gq"));
    SealedLetter sealed{.id = id, .sealed = {}, .created_at = clock_.now()};
    Letter fresh = letter_to("a@b.gq");
    fresh.code = "543210";
    sealed = outbox_.reword(sealed, fresh);
    hire("one").renew_with(std::bind_front(replace_with, sealed));
    ASSERT_TRUE(becomes([&] { return sent() == 1; }));
    const auto eml = test::read_eml(read_file(delivered_by("one").at(0)).value());
    EXPECT_TRUE(eml.text.contains("\r\n543210\r\n"));
    EXPECT_EQ(eml.headers.at("Message-ID"), "<" + id.text() + "@taxasge.example>");
}

TEST_P(LettersThatWait, A15_WhatNothingWaitsForIsNotDeliveredAndMissedByNobody) {
    const Id id = put(letter_to("a@b.gq"));
    Postman& postman = hire("one");
    postman.renew_with(drop);
    ASSERT_TRUE(becomes([&] { return state_of(id) == "given_up"; }));
    EXPECT_EQ(delivered_by("one").size(), 0U);
    EXPECT_EQ(postman.outcomes().of(LetterOutcome::superseded), 1U);
    EXPECT_EQ(postman.outcomes().of(LetterOutcome::given_up), 0U);
    EXPECT_TRUE(postman.is_delivering());
}

TEST_P(LettersThatWait, A15_WhileNobodyCanTellWhetherItIsStillWantedALetterWaits) {
    const Id id = put(letter_to("a@b.gq"));
    hire("one").renew_with(cannot_tell);
    ASSERT_TRUE(
        becomes([&] { return count("SELECT COUNT(*) FROM letters WHERE last_error IS NOT NULL") == 1; }));
    EXPECT_EQ(state_of(id), "waiting");
    EXPECT_EQ(delivered_by("one").size(), 0U);
}

TEST_P(LettersThatWait, DeliversInPortionsWhereNobodyRunsAllTheTime) {
    for (int i = 0; i < 6; ++i) put(letter_to("a@b.gq"));
    FolderTransport transport{folder_.path() / "some"};
    LetterQueue queue{database(), clock_, "some"};
    Postman postman{context(), queue, press_, transport};
    EXPECT_EQ(run(postman.deliver_some()).value(), 4);
    EXPECT_EQ(sent(), 4);
    EXPECT_EQ(run(postman.deliver_some()).value(), 2);
    EXPECT_EQ(run(postman.deliver_some()).value(), 0);
    EXPECT_EQ(sent(), 6);
    EXPECT_TRUE(postman.reaches_mail_server());
}

}  // namespace
}  // namespace taxasge
