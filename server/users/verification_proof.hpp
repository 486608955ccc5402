// What a letter carries that comes back, the link's token and the six digits, and what of it the database
// keeps: the token's SHA-256 (A14) and the code's HMAC under a key of ours (A13), since a million codes are
// soon tried. Letters that verify an address have one, and letters that reset a password.
#pragma once

#include "base/clock.hpp"
#include "base/id.hpp"
#include "base/seal.hpp"
#include "base/secret.hpp"
#include "server/database/database.hpp"
#include "server/mail/outbox.hpp"
#include "server/users/email.hpp"

#include <chrono>
#include <string_view>
#include <variant>

namespace taxasge {

inline constexpr std::chrono::hours token_lifetime{24};
inline constexpr std::chrono::hours reset_token_lifetime{1};
inline constexpr std::chrono::minutes code_lifetime{10};
inline constexpr int tries_a_code = 5;
inline constexpr int letters_an_hour = 5;

class VerificationToken {
 public:
    [[nodiscard]] static VerificationToken make();

    // 43 characters of base64url. Error: invalid, field "token", code invalid_token.
    [[nodiscard]] static Result<VerificationToken> parse(std::string_view text);

    [[nodiscard]] std::string_view expose() const { return text_.expose(); }
    [[nodiscard]] Bytes hash() const;

 private:
    explicit VerificationToken(std::string text) : text_(std::move(text)) {}

    Secret text_;
};

class VerificationCode {
 public:
    [[nodiscard]] static VerificationCode make();

    // Six digits; spaces and hyphens are ignored. Error: invalid, field "code", code invalid_code.
    [[nodiscard]] static Result<VerificationCode> parse(std::string_view text);

    [[nodiscard]] std::string_view expose() const { return digits_.expose(); }

 private:
    explicit VerificationCode(std::string digits) : digits_(std::move(digits)) {}

    Secret digits_;
};

// The letter's answer: its link, or its code and the address that it went to.
struct EmailAndCode {
    Email email;
    VerificationCode code;
};
using VerificationProof = std::variant<VerificationToken, EmailAndCode>;

// What everybody gets whose token or code is wrong, spent, lapsed or of an unknown address.
[[nodiscard]] Error invalid_or_expired_token();

// A code's hash is bound to its row: moved to another one it fits nothing. Any thread.
class CodeHasher {
 public:
    explicit CodeHasher(const MasterKeys& keys) : keys_(keys, "verification-code-v1") {}

    [[nodiscard]] Bytes hash(const Id& row, const VerificationCode& code) const;
    [[nodiscard]] bool matches(const Id& row, const VerificationCode& code, ByteView hash) const;

 private:
    DerivedKeys keys_;  // the first makes, all check
};

// What a row keeps of its letter.
struct KeptProof {
    Bytes token_hash;
    Bytes code_hash;
    Time issued_at;
};

// The letter with a token and a code of its own, and what its row keeps of them.
struct IssuedProof {
    Letter letter;
    KeptProof kept;
};
[[nodiscard]] IssuedProof issue_proof(Letter letter, const Id& row, const CodeHasher& codes, Time now);

// Inside a transaction that has locked the user's row: how many codes this account was given in the last
// hour, in new letters or in renewed ones. `counting` takes the user, and the moment after which those codes
// end.
[[nodiscard]] boost::asio::awaitable<Result<std::int64_t>> count_recent_letters(Transaction& transaction,
                                                                                Statement counting,
                                                                                Id user_id, Time now);

}  // namespace taxasge
