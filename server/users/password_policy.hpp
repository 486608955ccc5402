// Which passwords may be chosen (A4, A5): long enough, not well known, not made of what everybody knows about
// the account, and hard to guess by zxcvbn's count. No rules on kinds of characters; nothing is asked of the
// network.
#pragma once

#include "base/result.hpp"
#include "base/secret.hpp"
#include "base/worker_pool.hpp"

#include <boost/asio/awaitable.hpp>

#include <optional>
#include <string>
#include <string_view>

namespace taxasge {

inline constexpr std::size_t maximum_password_bytes = 1024;
inline constexpr std::size_t maximum_password_length = 256;  // code points

// What an attacker knows who knows the person.
struct PasswordContext {
    std::string first_name;
    std::string last_name;
    std::string email;
};

// Asked before any hash, at login too: too_long.
[[nodiscard]] std::optional<FieldError> password_size_fault(const Secret& password,
                                                            std::string_view field = "password");

// The rules themselves. Slow (milliseconds). Error: invalid, field "password": password_too_short, too_long,
// password_too_common, password_contains_context, password_too_guessable.
[[nodiscard]] Result<void> judge_password(const Secret& password, const PasswordContext& context,
                                          std::size_t minimum_length);

class PasswordPolicy {
 public:
    PasswordPolicy(std::size_t minimum_length, WorkerPool& pool)
        : minimum_length_(minimum_length), pool_(pool) {}

    // judge_password() on the pool. Errors: the same, of the field that is named, and unavailable.
    [[nodiscard]] boost::asio::awaitable<Result<void>> check(Secret password, PasswordContext context,
                                                             std::string_view field = "password") const;

 private:
    std::size_t minimum_length_;
    WorkerPool& pool_;
};

}  // namespace taxasge
