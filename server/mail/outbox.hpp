// Letters wait here, in the database, from the transaction that causes them until a mail server has taken
// them: no account without its letter, no letter without its account (A10, A15).
#pragma once

#include "base/clock.hpp"
#include "base/language.hpp"
#include "base/seal.hpp"
#include "server/database/database.hpp"

#include <array>
#include <functional>
#include <optional>
#include <string>
#include <string_view>

namespace taxasge {

enum class LetterKind {
    verify_email,      // link with `token`, and `code`
    address_taken,     // somebody tried to register with an address that has an account
    refresh_reuse,     // an old refresh token came back: that session was ended
    new_device,        // somebody signed in from a device that the account had not been used from
    reset_password,    // link with `token`, and `code`
    password_changed,  // by somebody who knew the old one, or by a reset
    login_code,        // `code` that must come with the password after too many failures
    confirm_email,     // to the new address: link with `token`, and `code`
    email_changed,     // to the old address: link with the `token` that undoes it
    email_restored,    // to the address that was given back: link with the `token` of a reset, and its `code`
    email_withdrawn,   // to the address that lost the account again
    sign_in_added,     // an account elsewhere, such as Google's, opens this one too from now on
    passkey_added,     // a passkey opens the account from now on
    passkey_removed,   // one does no more
    passkey_copied,    // one was refused, since its counter went back
};

inline constexpr std::array all_letter_kinds{
    LetterKind::verify_email,   LetterKind::address_taken,   LetterKind::refresh_reuse,
    LetterKind::new_device,     LetterKind::reset_password,  LetterKind::password_changed,
    LetterKind::login_code,     LetterKind::confirm_email,   LetterKind::email_changed,
    LetterKind::email_restored, LetterKind::email_withdrawn, LetterKind::sign_in_added,
    LetterKind::passkey_added,  LetterKind::passkey_removed, LetterKind::passkey_copied};

// As it is stored, and as the texts of the letters are named.
[[nodiscard]] std::string_view to_text(LetterKind kind);

struct SignIn {
    std::string device;  // its name; empty, when it is not known
    std::string address;
    Time at;
};

struct Letter {
    LetterKind kind = LetterKind::verify_email;
    std::string to;         // the address as the person typed it
    std::string name = {};  // first name, for the greeting; may be empty
    Language language = Language::es;
    std::string token = {};              // of the link, where the kind has one
    std::string code = {};               // where the kind has one
    std::optional<SignIn> sign_in = {};  // from where it was done, where the kind tells it
    Bytes code_kept_in = {};             // login_code only: which row keeps the code (its lane)
};

// A letter ready to be put away: its words are sealed, since they hold a token.
struct SealedLetter {
    Id id;
    Bytes sealed;
    Time created_at;
};

class Outbox {
 public:
    Outbox(const MasterKeys& keys, const Clock& clock) : keys_(keys), clock_(clock) {}

    // Outside the transaction.
    [[nodiscard]] SealedLetter prepare(const Letter& letter) const;

    // The same letter with other words.
    [[nodiscard]] SealedLetter reword(const SealedLetter& sealed, const Letter& letter) const;

    // Error: internal, when the sealed bytes are no letter of ours or do not open.
    [[nodiscard]] Result<Letter> open(const SealedLetter& letter) const;

    // Inside the caller's transaction: one INSERT.
    [[nodiscard]] static boost::asio::awaitable<Result<void>> put(Transaction& transaction,
                                                                  SealedLetter letter);

    // Who is told of new letters; before anybody puts one.
    void on_letter(std::function<void()> hear) { hear_ = std::move(hear); }

    // After the commit: the postman need not wait for the next look. Forgetting it costs a second. Any
    // thread.
    void announce() const {
        if (hear_) hear_();
    }

 private:
    const MasterKeys& keys_;
    const Clock& clock_;
    std::function<void()> hear_;
};

}  // namespace taxasge
