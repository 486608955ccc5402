// The accounts of a whole server, for tests: real hashes, a real database, letters read back from the outbox,
// requests and answers as handlers see them. Every request happens one second after the one before.
#pragma once

#include "server/sessions/live_signing_keys.hpp"
#include "server/sessions/revocations.hpp"
#include "server/throttling/throttling.hpp"
#include "server/users/ask_for_letter_handler.hpp"
#include "server/users/change_email_handler.hpp"
#include "server/users/change_password_handler.hpp"
#include "server/users/confirm_email_handler.hpp"
#include "server/users/email_change_desk.hpp"
#include "server/users/housekeeping.hpp"
#include "server/users/letter_desk.hpp"
#include "server/users/login_handler.hpp"
#include "server/users/profile_handler.hpp"
#include "server/users/renew_letter.hpp"
#include "server/users/reset_password_handler.hpp"
#include "server/users/sign_up_handler.hpp"
#include "server/users/statement_recorder.hpp"
#include "server/users/undo_email_handler.hpp"
#include "server/users/verify_email_handler.hpp"
#include "tests/support/on_both_databases.hpp"

#include <boost/json/parse.hpp>
#include <boost/json/serialize.hpp>

#include <memory>
#include <string>
#include <vector>

namespace taxasge {

[[nodiscard]] inline boost::asio::awaitable<std::shared_ptr<SigningKeys>> load_signing_keys(
    Database& database, const MasterKeys& keys, const Clock& clock) {
    auto loaded = co_await SigningKeys::load(database, keys, clock);
    co_return std::make_shared<SigningKeys>(std::move(loaded).value());
}

struct AccountsKit {
    // Hundreds of hashes, of which none is what the tests are about: password_hash_test has ours.
    static constexpr HashCost hash_cost{.memory_kib = 64, .passes = 1};

    AccountsKit(Database& database, const MasterKeys& master_keys, SigningKeys signing, const Clock& clock,
                AccountRules account_rules, const Doorbell& bell)
        : keys(master_keys),
          signing_keys(std::move(signing)),
          outbox(keys, clock),
          parts{database, policy, hasher, codes, outbox, clock, std::move(account_rules)},
          idempotency(keys, database),
          start_session(refresh_tokens, clock),
          revocations(clock),
          access_tokens(signing_keys, revocations, {"http://localhost:8080", "taxasge"}, clock),
          cache(clock, 1000),
          throttling({database, cache, keys, clock}, RateLimits::off),
          profile(database, clock),
          ask_for_letter(database, clock, bell),
          letter_desk(parts),
          change_email(parts, confirm_password, bell),
          login({database, hasher, start_session, access_tokens, revocations, outbox, clock}),
          login_codes({database, throttling.counters, codes, outbox, clock}),
          housekeeping(database, clock) {}

    MasterKeys keys;
    LiveSigningKeys signing_keys;
    WorkerPool pool{2, 64};
    PasswordHasher hasher{pool, hash_cost};
    PasswordPolicy policy{12, pool};
    CodeHasher codes{keys};
    Outbox outbox;
    AccountParts parts;
    Idempotency idempotency;
    RefreshTokens refresh_tokens{keys};
    StartSession start_session;
    Revocations revocations;
    AccessTokens access_tokens;
    MemoryCache cache;
    Throttling throttling;
    ConfirmPassword confirm_password{hasher, throttling.counters, throttling.limits};
    Profile profile;
    SignUp sign_up{parts, idempotency};
    VerifyEmail verify_email{parts};
    AskForLetter ask_for_letter;
    LetterDesk letter_desk;
    ChangeEmail change_email;
    EmailChangeDesk email_change_desk{parts};
    ConfirmEmail confirm_email{parts, revocations};
    UndoEmail undo_email{parts, revocations};
    ReplacePassword replace_password{parts, revocations};
    ResetPassword reset_password{parts, replace_password};
    Login login;
    LoginCodes login_codes;
    ChangePassword change_password{parts, confirm_password, replace_password};
    ThrottledLogin throttled_login{{throttling.login, login_codes, hasher}, login};
    Housekeeping housekeeping;
    RenewLetter renew_letter{parts};
    SessionCookie cookie{"__Host-session"};
    SignUpHandler sign_up_handler{sign_up, cookie};
    VerifyEmailHandler verify_handler{verify_email, cookie};
    AskForLetterHandler resend_handler{ask_for_letter, WantedLetter::verification, cookie};
    AskForLetterHandler request_reset_handler{ask_for_letter, WantedLetter::reset, cookie};
    ResetPasswordHandler reset_handler{reset_password};
    ChangePasswordHandler change_handler{change_password};
    ChangeEmailHandler change_email_handler{change_email};
    ConfirmEmailHandler confirm_email_handler{confirm_email};
    UndoEmailHandler undo_email_handler{undo_email};
    LoginHandler login_handler{throttled_login, cookie};
    ReadProfileHandler read_profile_handler{profile};
    ChangeProfileHandler change_profile_handler{profile};
};

// A browser remembers its cookie.
struct Browser {
    std::string cookie;

    void remember(const Response& response) {
        const std::string_view set = response.headers.find("Set-Cookie");
        if (!set.empty()) cookie = set.substr(0, set.find(';'));
    }
};

struct Answer {
    unsigned status = 0;  // 0: refused
    std::string reason;   // of the refusal
    std::string faults;   // "password:too_long email:required"
    Headers headers;
    boost::json::object body;
};

[[nodiscard]] inline Answer to_answer(const Result<Response>& result) {
    if (!result) {
        std::string faults;
        for (const FieldError& fault : result.error().fields)
            faults += (faults.empty() ? "" : " ") + fault.field + ":" + std::string{fault.code};
        return {0, std::string{result.error().reason}, faults, {}, {}};
    }
    auto body = result->body.empty() ? boost::json::object{} : boost::json::parse(result->body).as_object();
    return {result->status, "", "", result->headers, std::move(body)};
}

inline constexpr const char* good_password = "cuatro nubes verdes 19";
inline constexpr const char* other_password = "tres gatos azules 84 x";

class AccountsFixture : public OnBothDatabases {
 protected:
    void SetUp() override {
        OnBothDatabases::SetUp();
        if (!IsSkipped()) kit_ = make_kit({});
    }

    std::unique_ptr<AccountsKit> make_kit(AccountRules rules) {
        const MasterKeys keys{{MasterKey{"test", Bytes(32, 7)}}};
        const auto signing = run(load_signing_keys(database(), keys, clock_));
        return std::make_unique<AccountsKit>(recorder_, keys, *signing, clock_, std::move(rules), bell_);
    }

    [[nodiscard]] static Request request_of(const Browser& browser, const boost::json::object& body) {
        Request request;
        request.method = Method::post;
        request.format = BodyFormat::json;
        request.body = boost::json::serialize(body);
        request.client = "192.0.2.1";
        if (!browser.cookie.empty()) request.headers.add("Cookie", browser.cookie);
        return request;
    }

    template <class Handler>
    Answer post(const Handler& handler, Browser& browser, const boost::json::object& body) {
        return send(handler, browser, request_of(browser, body));
    }

    template <class Handler>
    Answer send(const Handler& handler, Browser& browser, const Request& request) {
        clock_.advance(std::chrono::seconds{1});
        const auto result = run(handler(request));
        if (result) browser.remember(*result);
        return to_answer(result);
    }

    [[nodiscard]] static boost::json::object registration(const boost::json::object& changes = {}) {
        boost::json::object body{{"email", "maria@example.gq"},
                                 {"password", good_password},
                                 {"first_name", "María"},
                                 {"last_name", "Nguema"},
                                 {"accept_terms", true}};
        for (const auto& [name, value] : changes) body[name] = value;
        return body;
    }

    Answer sign_up(Browser& browser, const boost::json::object& changes = {}) {
        return post(kit_->sign_up_handler, browser, registration(changes));
    }
    Answer verify(Browser& browser, const boost::json::object& body) {
        return post(kit_->verify_handler, browser, body);
    }
    Answer resend(Browser& browser, std::string_view email = "maria@example.gq") {
        return asked(post(kit_->resend_handler, browser, {{"email", email}}));
    }
    Answer request_reset(std::string_view email = "maria@example.gq") {
        Browser browser;
        return asked(post(kit_->request_reset_handler, browser, {{"email", email}}));
    }
    // What the desk does once the answers have left.
    void answer_requests() {
        const auto answered = run(kit_->letter_desk.answer_some());
        EXPECT_TRUE(answered) << answered.error().detail;
    }
    Answer asked(Answer answer) {
        answer_requests();
        return answer;
    }
    Answer reset(const boost::json::object& body) {
        Browser browser;
        return post(kit_->reset_handler, browser, body);
    }
    Answer login(std::string_view password, std::string_view email = "maria@example.gq") {
        Browser browser;
        return post(kit_->login_handler, browser, {{"email", email}, {"password", password}});
    }

    // A verified account of maria@example.gq with good_password.
    Browser have_account(const boost::json::object& changes = {}) {
        Browser browser;
        EXPECT_EQ(sign_up(browser, changes).status, 202U);
        EXPECT_EQ(verify(browser, {{"token", letters().back().token}}).status, 200U);
        return browser;
    }

    // What waits in the outbox, the oldest first.
    std::vector<Letter> letters() {
        const Statement all{"test.letters",
                            "SELECT id, sealed, created_at FROM letters ORDER BY created_at, id"};
        const auto rows = run(database().read(all, {}));
        std::vector<Letter> read;
        for (const Row& row : rows.value().rows) {
            SealedLetter sealed;
            row.read(sealed.id, sealed.sealed, sealed.created_at).value();
            read.push_back(kit_->outbox.open(sealed).value());
        }
        return read;
    }

    std::vector<Letter> letters(LetterKind kind) {
        auto found = letters();
        std::erase_if(found, [&](const Letter& letter) { return letter.kind != kind; });
        return found;
    }

    // What the access token of a login stands for.
    Session signed_in(std::string_view password = good_password) {
        kit_->revocations.renew({}, clock_.now());
        const Answer answer = login(password);
        return kit_->access_tokens.verify(answer.body.at("access_token").as_string()).value();
    }

    test::StatementRecorder recorder_{database()};
    Doorbell bell_{context()};  // nobody listens: answer_requests() does at the time of its choosing
    std::unique_ptr<AccountsKit> kit_;
};

}  // namespace taxasge
