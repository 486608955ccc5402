// Sign-ins with Firebase against a whole server's accounts, on a real database, with keys from a server of
// keys.
#pragma once

#include "server/firebase/firebase_scene.hpp"
#include "server/firebase/sign_in_handler.hpp"
#include "server/users/accounts_fixture.hpp"

#include <gmock/gmock.h>

#include <memory>
#include <string>

namespace taxasge {

struct FirebaseKit {
    FirebaseKit(AccountsKit& kit, Database& database, const Clock& clock, const std::string& keys_url)
        : tokens({.project = test::project, .keys_url = keys_url}, clock, test::patient),
          link(database, kit.outbox, clock),
          open_session({database, kit.start_session, kit.access_tokens, kit.revocations, kit.outbox}),
          sign_in({database, tokens, link, open_session}),
          handler(&sign_in, kit.cookie) {}

    IdTokens tokens;
    LinkIdentity link;
    OpenSession open_session;
    FirebaseSignIn sign_in;
    FirebaseSignInHandler handler;
};

class FirebaseFixture : public AccountsFixture {
 protected:
    void SetUp() override {
        AccountsFixture::SetUp();
        server_.answer(test::key_document());
        if (kit_) firebase_ = std::make_unique<FirebaseKit>(*kit_, recorder_, clock_, server_.url());
    }

    boost::json::object claims(const boost::json::object& changes = {}) {
        return test::with(test::good_claims(clock_.now()), changes);
    }

    Answer sign_in_with(const boost::json::object& token_claims, const boost::json::object& more = {}) {
        Browser browser;
        const std::string token = test::signed_token(test::good_header(), token_claims);
        return post(firebase_->handler, browser, test::with({{"id_token", token}}, more));
    }
    Answer sign_in(const boost::json::object& changes = {}) { return sign_in_with(claims(changes)); }

    std::int64_t rows(const std::string& table) { return count("SELECT COUNT(*) FROM " + table); }
    std::int64_t audited(const std::string& kind) {
        return count("SELECT COUNT(*) FROM audit_events WHERE kind = $1", bind(kind));
    }
    void expect_nothing_linked() {
        EXPECT_EQ(rows("identities"), 0);
        EXPECT_EQ(rows("sessions"), 0);
        EXPECT_EQ(audited("identity_linked"), 0);
        EXPECT_THAT(letters(LetterKind::sign_in_added), ::testing::IsEmpty());
    }

    test::KeyServer server_;
    std::unique_ptr<FirebaseKit> firebase_;
};

}  // namespace taxasge
