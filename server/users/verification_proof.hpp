// What a verification letter carries, the link's token and the six digits, and what of it the database keeps:
// the token's SHA-256 (A14) and the code's HMAC under a key of ours (A13), since a million codes are soon
// tried.
#pragma once

#include "base/clock.hpp"
#include "base/id.hpp"
#include "base/seal.hpp"
#include "base/secret.hpp"

#include <chrono>
#include <string_view>
#include <vector>

namespace taxasge {

inline constexpr std::chrono::hours token_lifetime{24};
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

// A code's hash is bound to its registration: moved to another row it fits nothing. Any thread.
class CodeHasher {
 public:
    explicit CodeHasher(const MasterKeys& keys) : keys_(keys.derive("verification-code-v1")) {}

    [[nodiscard]] Bytes hash(const Id& registration, const VerificationCode& code) const;
    [[nodiscard]] bool matches(const Id& registration, const VerificationCode& code, ByteView hash) const;

 private:
    std::vector<Bytes> keys_;  // the first makes, all check
};

}  // namespace taxasge
