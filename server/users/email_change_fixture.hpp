// Accounts whose address is changed and given back, for the tests of both.
#pragma once

#include "server/users/accounts_fixture.hpp"

#include <string>
#include <vector>

namespace taxasge {

inline constexpr const char* old_address = "maria@example.gq";
inline constexpr const char* new_address = "maria.nueva@example.gq";

class EmailChangeFixture : public AccountsFixture {
 protected:
    // The answer to the person, before anybody looks who has the address.
    Answer ask(const Session& session, const boost::json::object& body) {
        clock_.advance(std::chrono::seconds{1});
        return to_answer(run(kit_->change_email_handler(request_of({}, body), session)));
    }
    Answer ask_with_password(const Session& session, std::string_view address = new_address) {
        return ask(session, {{"new_email", address}, {"password", good_password}});
    }
    void answer_email_changes() {
        const auto answered = run(kit_->email_change_desk.answer_some());
        EXPECT_TRUE(answered) << answered.error().detail;
    }
    // The letter that the new address got.
    Letter asked_for(const Session& session, std::string_view address = new_address) {
        EXPECT_EQ(ask_with_password(session, address).status, 202U);
        answer_email_changes();
        return letters(LetterKind::confirm_email).back();
    }
    Answer confirm(const boost::json::object& body) {
        Browser browser;
        return post(kit_->confirm_email_handler, browser, body);
    }
    Answer confirm(const Letter& letter) { return confirm({{"token", letter.token}}); }
    Answer undo(std::string_view token) {
        Browser browser;
        return post(kit_->undo_email_handler, browser, {{"token", token}});
    }
    // A change from beginning to end. The token that undoes it.
    std::string moved(const Session& session, std::string_view address = new_address) {
        EXPECT_EQ(confirm(asked_for(session, address)).status, 200U);
        return letters(LetterKind::email_changed).back().token;
    }
    // What the access token of a login at that address stands for.
    Session signed_in_at(std::string_view address) {
        kit_->revocations.renew({}, clock_.now());
        const Answer answer = login(good_password, address);
        return kit_->access_tokens.verify(answer.body.at("access_token").as_string()).value();
    }
    std::string address_of(const Id& user_id) {
        const Statement one{"test.address", "SELECT email FROM users WHERE id = $1"};
        const auto rows = run(database().read(one, bind(user_id)));
        std::string email;
        rows.value().rows.at(0).read(email).value();
        return email;
    }
    bool is_ended(const Session& session) {
        return count("SELECT COUNT(*) FROM sessions WHERE id = $1 AND ended_at IS NOT NULL",
                     bind(session.id)) == 1;
    }
    std::int64_t audited(std::string_view kind) {
        return count("SELECT COUNT(*) FROM audit_events WHERE kind = $1", bind(kind));
    }
    int count_winners(std::vector<boost::asio::awaitable<Result<Response>>> works) {
        int won = 0;
        for (const auto& result : run_all(std::move(works))) won += result ? 1 : 0;
        return won;
    }
};

}  // namespace taxasge
