#include "server/users/confirm_password.hpp"

namespace asio = boost::asio;

namespace taxasge {

asio::awaitable<Result<void>> ConfirmPassword::run(PasswordConfirmation confirmation) const {
    const std::string tries = "confirm:" + confirmation.session.id.text();
    if (limits_ == RateLimits::on) {
        if (const auto taken = co_await tries_.take(tries); !taken) co_return taken;
    }
    const auto is_password = co_await hasher_.matches(confirmation.password, confirmation.password_hash,
                                                      "account:" + confirmation.email);
    if (!is_password) co_return fail(is_password.error());
    if (!*is_password) co_return fail(wrong_password(confirmation.field));
    co_await tries_.forget(tries);
    co_return Result<void>{};
}

}  // namespace taxasge
