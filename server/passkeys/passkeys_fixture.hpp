// Passkeys of a whole server's accounts, on a real database, with devices in software.
#pragma once

#include "server/passkeys/add_passkey.hpp"
#include "server/passkeys/list_passkeys.hpp"
#include "server/passkeys/passkey_login.hpp"
#include "server/passkeys/remove_passkey.hpp"
#include "server/users/accounts_fixture.hpp"
#include "server/webauthn/authenticator_fixture.hpp"

#include <gmock/gmock.h>

#include <memory>
#include <string>

namespace taxasge {

struct PasskeysKit {
    PasskeysKit(AccountsKit& kit, Database& database, const Clock& clock)
        : challenges(database, clock),
          open_session({database, kit.start_session, kit.access_tokens, kit.revocations, kit.outbox}),
          add({database, challenges, kit.confirm_password, relying_party, kit.outbox, clock}),
          login({database, challenges, relying_party, open_session, kit.outbox, clock}),
          list(database),
          remove(database, kit.outbox, clock) {}

    RelyingParty relying_party{.id = "localhost", .origins = {"http://localhost:8080"}};
    Challenges challenges;
    OpenSession open_session;
    AddPasskey add;
    PasskeyLogin login;
    ListPasskeys list;
    RemovePasskey remove;
};

class PasskeysFixture : public AccountsFixture {
 protected:
    void SetUp() override {
        AccountsFixture::SetUp();
        if (!kit_) return;
        passkeys_ = std::make_unique<PasskeysKit>(*kit_, recorder_, clock_);
        have_account();
        session_ = signed_in();
    }

    Result<Passkey> add(const test::Authenticator& device, const test::Tweaks& tweaks = {}) {
        const auto offer = run(passkeys_->add.offer(session_, {}));
        if (!offer) return fail(offer.error());
        return run(
            passkeys_->add.accept({.session = session_,
                                   .response = device.create(offer->challenge, origin, tweaks),
                                   .name = {},
                                   .client = "192.0.2.1",
                                   .user_agent = "Mozilla/5.0 (X11; Linux x86_64; rv:132.0) Firefox/132.0"}));
    }

    Bytes challenge() { return run(passkeys_->login.offer()).value(); }

    Result<LoggedIn> sign_in(const test::Authenticator& device, const Bytes& challenge,
                             const test::Tweaks& tweaks = {}) {
        return run(passkeys_->login.accept(
            {.response = device.get(challenge, origin, session_.user_id.raw(), tweaks),
             .device = Device::make(),
             .client = "192.0.2.1",
             .user_agent = {}}));
    }
    Result<LoggedIn> sign_in(const test::Authenticator& device, const test::Tweaks& tweaks = {}) {
        return sign_in(device, challenge(), tweaks);
    }

    Result<void> remove(Id passkey_id) {
        return run(passkeys_->remove.run(
            {.session = session_, .passkey_id = passkey_id, .client = "192.0.2.1", .user_agent = {}}));
    }

    std::vector<Passkey> list() { return run(passkeys_->list.run(session_.user_id)).value(); }

    static constexpr const char* origin = "http://localhost:8080";
    std::unique_ptr<PasskeysKit> passkeys_;
    Session session_;
};

}  // namespace taxasge
