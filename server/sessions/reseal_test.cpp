#include "server/sessions/reseal.hpp"

#include "server/sessions/sessions_scene.hpp"
#include "server/sessions/signing_key_rotation.hpp"

#include <gtest/gtest.h>

namespace taxasge {
namespace {

const MasterKey old_key{"old", Bytes(32, 1)};
const MasterKey young_key{"young", Bytes(32, 2)};

class ResealTest : public test::SessionsScene {
 protected:
    std::int64_t finish() {
        std::int64_t total = 0;
        while (const std::int64_t done = run(reseal_.do_some()).value()) total += done;
        return total;
    }
    SealedLetter put_letter(const MasterKeys& keys) {
        Outbox outbox{keys, clock_};
        const SealedLetter letter = outbox.prepare({.kind = LetterKind::login_code, .to = "a@b.gq"});
        clock_.advance(std::chrono::milliseconds{1});
        if (!run(database().transact(&Outbox::put, letter))) throw std::runtime_error("put_letter");
        return letter;
    }
    Bytes sealed_of(const SealedLetter& letter) {
        const auto row = run(
            database().read({"test.sealed", "SELECT sealed FROM letters WHERE id = $1"}, bind(letter.id)));
        Bytes sealed;
        EXPECT_TRUE(row->rows.front().read(sealed));
        return sealed;
    }

    const MasterKeys before_{{old_key}};
    const MasterKeys both_{{young_key, old_key}};
    const MasterKeys after_{{young_key}};
    Reseal reseal_{database(), both_};
};
TAXASGE_ON_BOTH_DATABASES(ResealTest);

TEST_P(ResealTest, A54_WhatTheOldKeySealedOpensWithTheNewOneAloneAfterwards) {
    const auto keys = run(test::load_keys(database(), before_, clock_));
    ASSERT_TRUE(run(SigningKeyRotation{database(), before_, clock_}.keep_fresh()));
    std::vector<SealedLetter> letters;
    for (int i = 0; i < 70; ++i) letters.push_back(put_letter(before_));
    EXPECT_FALSE(run(test::load_keys(database(), after_, clock_)));
    EXPECT_EQ(finish(), 72);
    EXPECT_EQ(finish(), 0);
    const auto again = run(test::load_keys(database(), after_, clock_));
    ASSERT_TRUE(again);
    EXPECT_EQ((*again)->current().kid, (*keys)->current().kid);
    EXPECT_EQ((*again)->all().size(), 2U);
    const Outbox outbox{after_, clock_};
    for (SealedLetter& letter : letters) {
        letter.sealed = sealed_of(letter);
        EXPECT_TRUE(outbox.open(letter));
    }
}

TEST_P(ResealTest, A54_APortionIsBounded) {
    for (int i = 0; i < 130; ++i) put_letter(before_);
    EXPECT_EQ(run(reseal_.do_some()).value(), 64);
    EXPECT_EQ(run(reseal_.do_some()).value(), 64);
    EXPECT_EQ(run(reseal_.do_some()).value(), 2);
    EXPECT_EQ(run(reseal_.do_some()).value(), 0);
}

TEST_P(ResealTest, A54_WhatItCannotOpenIsLeftAloneAndStandsInNobodysWay) {
    const MasterKeys others{{MasterKey{"other", Bytes(32, 9)}}};
    std::vector<SealedLetter> strange;
    for (int i = 0; i < 70; ++i) strange.push_back(put_letter(others));
    const SealedLetter ours = put_letter(before_);
    EXPECT_EQ(finish(), 1);
    for (const SealedLetter& letter : strange) EXPECT_EQ(sealed_of(letter), letter.sealed);
    EXPECT_TRUE(after_.open(sealed_of(ours), "letter:" + ours.id.text()));
}

TEST_P(ResealTest, A54_SeveralInstancesDoItOnce) {
    for (int i = 0; i < 40; ++i) put_letter(before_);
    const auto elsewhere = open_another({});
    const Reseal there{*elsewhere, both_};
    std::vector<boost::asio::awaitable<Result<std::int64_t>>> portions;
    portions.push_back(reseal_.do_some());
    portions.push_back(there.do_some());
    std::int64_t done = 0;
    for (const auto& portion : run_all(std::move(portions))) done += portion.value();
    EXPECT_EQ(done, 40);
}

}  // namespace
}  // namespace taxasge
