#include "server/mail/letter_queue.hpp"

#include "server/mail/post_office_fixture.hpp"

#include <gtest/gtest.h>

namespace taxasge {
namespace {

using namespace std::chrono_literals;

class LetterQueueTest : public PostOffice {
 protected:
    LetterQueue one_{database(), clock_, "one"};
    LetterQueue two_{database(), clock_, "two"};
};
TAXASGE_ON_BOTH_DATABASES(LetterQueueTest);

TEST_P(LetterQueueTest, GivesTheOldestFirst) {
    std::vector<Id> ids;
    for (int i = 0; i < 5; ++i) {
        ids.push_back(put(letter_to("a@b.gq")));
        clock_.advance(1s);
    }
    const auto first = lease(one_, 2);
    const auto then = lease(one_, 10);
    ASSERT_EQ(first.size(), 2U);
    ASSERT_EQ(then.size(), 3U);
    EXPECT_EQ(first[0].letter.id, ids[0]);
    EXPECT_EQ(first[1].letter.id, ids[1]);
    EXPECT_EQ(then[0].letter.id, ids[2]);
    EXPECT_EQ(then[2].letter.id, ids[4]);
    EXPECT_EQ(outbox_.open(first[0].letter)->to, "a@b.gq");
}

TEST_P(LetterQueueTest, A15_ALeasedLetterIsNobodyElses) {
    put(letter_to("a@b.gq"));
    EXPECT_EQ(lease(one_).size(), 1U);
    EXPECT_EQ(lease(two_).size(), 0U);
    EXPECT_EQ(lease(one_).size(), 0U);
}

// A15: the lease repeats its condition, or two that look at once would both get it.
TEST_P(LetterQueueTest, A15_OfManyThatLeaseAtOnceEachLetterHasOneTaker) {
    const auto other = open_another({});
    LetterQueue three{*other, clock_, "three"};
    for (int i = 0; i < 40; ++i) put(letter_to("a@b.gq"));
    std::vector<Id> leased;
    for (int round = 0; round < 20; ++round) {
        std::vector<boost::asio::awaitable<Result<std::vector<LeasedLetter>>>> works;
        for (LetterQueue* queue : {&one_, &three, &two_}) works.push_back(queue->lease(2));
        for (const auto& answer : run_all(std::move(works)))
            for (const auto& letter : answer.value()) leased.push_back(letter.letter.id);
    }
    EXPECT_EQ(leased.size(), 40U);
    std::ranges::sort(leased);
    EXPECT_EQ(std::ranges::adjacent_find(leased), leased.end());
}

TEST_P(LetterQueueTest, A15_AnExpiredLeaseIsFreeAndItsOldHolderHasNoSay) {
    const Id id = put(letter_to("a@b.gq"));
    const auto lost = lease(one_).at(0);
    clock_.advance(2min - 1ms);
    EXPECT_EQ(lease(two_).size(), 0U);
    clock_.advance(1ms);
    const auto taken = lease(two_).at(0);
    EXPECT_EQ(taken.attempt, 2);
    EXPECT_EQ(run(one_.mark_sent(lost)).value(), Outcome::lease_lost);
    EXPECT_EQ(run(one_.give_up(lost, "no")).value(), Outcome::lease_lost);
    EXPECT_EQ(run(one_.retry(lost, 0s, "no")).value(), Outcome::lease_lost);
    EXPECT_EQ(state_of(id), "waiting");
    EXPECT_EQ(run(two_.mark_sent(taken)).value(), Outcome::recorded);
    EXPECT_EQ(state_of(id), "sent");
}

TEST_P(LetterQueueTest, A15_ARestartTakesItsOwnLeasesBackAndNoOthers) {
    put(letter_to("a@b.gq"));
    put(letter_to("a@b.gq"));
    EXPECT_EQ(lease(one_, 1).size(), 1U);
    EXPECT_EQ(lease(two_, 1).size(), 1U);
    LetterQueue reborn{database(), clock_, "one"};
    EXPECT_TRUE(run(reborn.take_back()));
    const auto again = lease(reborn);
    ASSERT_EQ(again.size(), 1U);
    EXPECT_EQ(again[0].attempt, 2);
}

TEST_P(LetterQueueTest, A15_OnceSentItsWordsAreForgotten) {
    const Id id = put(letter_to("a@b.gq"));
    EXPECT_EQ(run(one_.mark_sent(lease(one_).at(0))).value(), Outcome::recorded);
    EXPECT_EQ(count("SELECT COUNT(*) FROM letters WHERE id = $1 AND state = 'sent' AND sealed IS NULL "
                    "AND sent_at = $2 AND last_error IS NULL",
                    bind(id, clock_.now())),
              1);
    clock_.advance(24h * 365);
    EXPECT_EQ(lease(one_).size(), 0U);
}

TEST_P(LetterQueueTest, AFailedOneWaitsAsLongAsItIsTold) {
    const Id id = put(letter_to("a@b.gq"));
    EXPECT_EQ(run(one_.retry(lease(one_).at(0), 5s, "mail server: away")).value(), Outcome::recorded);
    EXPECT_EQ(last_error_of(id), "mail server: away");
    clock_.advance(5s - 1ms);
    EXPECT_EQ(lease(two_).size(), 0U);
    clock_.advance(1ms);
    EXPECT_EQ(lease(two_).at(0).attempt, 2);
}

TEST_P(LetterQueueTest, WhatIsGivenUpIsKeptWithItsReason) {
    const Id id = put(letter_to("a@b.gq"));
    EXPECT_EQ(run(one_.give_up(lease(one_).at(0), "550")).value(), Outcome::recorded);
    EXPECT_EQ(state_of(id), "given_up");
    EXPECT_EQ(last_error_of(id), "550");
    clock_.advance(24h * 365);
    EXPECT_EQ(lease(one_).size(), 0U);
}

TEST_P(LetterQueueTest, TellsHowLongTheOldestWaits) {
    EXPECT_EQ(run(oldest_waiting(database())).value(), std::nullopt);
    const Time first = clock_.now();
    put(letter_to("a@b.gq"));
    clock_.advance(16min);
    put(letter_to("a@b.gq"));
    EXPECT_EQ(run(oldest_waiting(database())).value(), first);
    EXPECT_EQ(run(one_.mark_sent(lease(one_, 1).at(0))).value(), Outcome::recorded);
    EXPECT_EQ(run(oldest_waiting(database())).value(), clock_.now());
}

}  // namespace
}  // namespace taxasge
