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

// A session that somebody left open, or that was stolen, is not enough to take the account away with.
asio::awaitable<Result<void>> ConfirmPassword::run_unless_fresh(OwnerProof proof) const {
    if (!proof.password) {
        if (!is_fresh(proof.session, proof.now)) co_return fail(field_error("password", "required"));
        co_return Result<void>{};
    }
    const auto place = co_await hasher_.admit();
    if (!place) co_return fail(place.error());
    co_return co_await run({.session = std::move(proof.session),
                            .email = std::move(proof.email),
                            .password = std::move(*proof.password),
                            .password_hash = std::move(proof.password_hash),
                            .field = "password"});
}

}  // namespace taxasge
