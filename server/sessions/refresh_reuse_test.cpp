#include "server/sessions/refresh_reuse.hpp"

#include "server/sessions/sessions_scene.hpp"

#include <gtest/gtest.h>

namespace taxasge {
namespace {

using namespace std::chrono_literals;
using test::IsInvalidRefreshToken;

class RefreshReuseTest : public test::SessionsScene {
 protected:
    // A session whose first token was spent two generations and a minute ago; returns its current one.
    Secret age(const NewSession& session) {
        Secret current = next(next(session.refresh_token.text));
        clock_.advance(1min);
        return current;
    }

    SealedLetter only_letter() {
        const auto found =
            run(database().read({"test.letter", "SELECT id, sealed, created_at FROM letters"}, Parameters{}));
        SealedLetter letter;
        if (!found || found->rows.size() != 1) throw std::runtime_error("not one letter");
        if (!found->rows.front().read(letter.id, letter.sealed, letter.created_at))
            throw std::runtime_error("letter");
        return letter;
    }
};
TAXASGE_ON_BOTH_DATABASES(RefreshReuseTest);

TEST_P(RefreshReuseTest, A38_AnOldTokenEndsItsFamilyAndNoOther) {
    const Id user = add_user();
    const NewSession stolen = sign_in(user);
    const NewSession other = sign_in(user);
    const Secret current = age(stolen);

    EXPECT_THAT(refresh(stolen.refresh_token.text), IsInvalidRefreshToken());
    EXPECT_THAT(refresh(current), IsInvalidRefreshToken());  // whoever holds it
    EXPECT_TRUE(is_ended(stolen.session.id));
    EXPECT_EQ(text("SELECT end_reason FROM sessions WHERE id = $1", bind(stolen.session.id)),
              "refresh_reuse");
    EXPECT_FALSE(is_ended(other.session.id));
    EXPECT_TRUE(refresh(other.refresh_token.text));
}

TEST_P(RefreshReuseTest, A38_IsAuditedWithWhoAndWhere) {
    const NewSession stolen = sign_in(add_user());
    age(stolen);
    (void)refresh(stolen.refresh_token.text);
    const auto found = run(database().read(
        {"test.audit", "SELECT kind, user_id, session_id, client, at FROM audit_events"}, Parameters{}));
    ASSERT_EQ(found->rows.size(), 1u);
    std::string kind;
    Id user;
    Id session;
    std::string client;
    Time at;
    ASSERT_TRUE(found->rows.front().read(kind, user, session, client, at));
    EXPECT_EQ(kind, "refresh_reuse");
    EXPECT_EQ(user, stolen.session.user_id);
    EXPECT_EQ(session, stolen.session.id);
    EXPECT_EQ(client, "198.51.100.7");
    EXPECT_EQ(at, clock_.now());
}

TEST_P(RefreshReuseTest, A38_TheOwnerGetsALetterInTheirLanguage) {
    const NewSession stolen = sign_in(add_user());
    age(stolen);
    (void)refresh(stolen.refresh_token.text);
    const auto letter = here_.outbox.open(only_letter());
    ASSERT_TRUE(letter) << letter.error().detail;
    EXPECT_EQ(letter->kind, LetterKind::refresh_reuse);
    EXPECT_EQ(letter->to, stolen.session.user_id.text() + "@example.gq");
    EXPECT_EQ(letter->name, "Ana");
    EXPECT_EQ(letter->language, Language::fr);
}

TEST_P(RefreshReuseTest, A38_AccessTokensOfTheFamilyAreVoidHereAtOnceAndElsewhereAtTheNextPoll) {
    const auto other = open_another({});
    test::Instance there{*other, keys_, clock_};
    const NewSession stolen = sign_in(add_user());
    age(stolen);
    ASSERT_TRUE(run(here_.feed.load()));
    ASSERT_TRUE(run(there.feed.load()));
    (void)refresh(stolen.refresh_token.text);
    EXPECT_TRUE(*here_.revocations.contains(stolen.session.id));
    EXPECT_FALSE(*there.revocations.contains(stolen.session.id));
    ASSERT_TRUE(run(there.feed.poll()));
    EXPECT_TRUE(*there.revocations.contains(stolen.session.id));
}

TEST_P(RefreshReuseTest, A38_AReplayAfterLogoutIsAPlainRefusal) {
    const NewSession session = sign_in(add_user());
    const Secret current = age(session);
    ASSERT_TRUE(
        run(here_.logout.run({.bearer = session.session, .refresh_token = {}, .client = "192.0.2.1"})));
    EXPECT_THAT(refresh(current), IsInvalidRefreshToken());
    EXPECT_THAT(refresh(session.refresh_token.text), IsInvalidRefreshToken());
    EXPECT_EQ(audited("refresh_reuse"), 0);
    EXPECT_EQ(letters(), 0);
}

// A38: all or nothing. Without its letter the family is not ended either, and the next replay tries again.
TEST_P(RefreshReuseTest, IsOneTransaction) {
    const NewSession stolen = sign_in(add_user());
    age(stolen);
    run_sql("ALTER TABLE letters RENAME TO letters_away");
    EXPECT_EQ(refresh(stolen.refresh_token.text).error().code, Code::internal);
    EXPECT_FALSE(is_ended(stolen.session.id));
    EXPECT_EQ(audited("refresh_reuse"), 0);
    EXPECT_EQ(count("SELECT COUNT(*) FROM revocations"), 0);
    run_sql("ALTER TABLE letters_away RENAME TO letters");
    EXPECT_THAT(refresh(stolen.refresh_token.text), IsInvalidRefreshToken());
    EXPECT_TRUE(is_ended(stolen.session.id));
    EXPECT_EQ(letters(), 1);
}

}  // namespace
}  // namespace taxasge
