#include "server/users/activation.hpp"

#include "server/audit/audit.hpp"
#include "server/sessions/known_devices.hpp"
#include "server/users/credential.hpp"

namespace asio = boost::asio;

namespace taxasge {
namespace {

constexpr Statement activate_user{
    "activate_user",
    "UPDATE users SET email = $2, first_name = $3, last_name = $4, phone = $5, user_type = $6, "
    "language = $7, email_verified = 1, status = CASE WHEN status = 'pending' THEN 'active' ELSE status END, "
    "revision = revision + 1, updated_at = $8 "
    "WHERE id = $1 AND email_verified = 0"};

// All of the account in one statement: nobody locks them one by one in another order.
constexpr Statement spend_registrations{
    "spend_registrations",
    "UPDATE registrations SET spent_at = $2, password_hash = '-' WHERE user_id = $1 AND spent_at IS NULL "
    "RETURNING id"};

// Was this registration among those that were still waiting?
Result<void> find_own(const RowSet& spent, const Id& registration) {
    for (const Row& row : spent.rows) {
        Id id;
        if (const auto read = row.read(id); !read) return fail(read.error());
        if (id == registration) return {};
    }
    return fail(invalid_or_expired_token());
}

// The account's row is locked first: two letters of one account, answered at once, wait for each other here.
asio::awaitable<Result<void>> take_the_one_chance(Transaction& transaction, const Activation& activation) {
    const Registration& registration = activation.registration;
    const Person& person = registration.person;
    const auto activated = co_await transaction.run(
        activate_user, bind(registration.user_id, registration.email, person.first_name, person.last_name,
                            person.phone, to_text(person.type), to_text(person.language), activation.now));
    if (!activated) co_return fail(activated.error());
    if (activated->affected != 1) co_return fail(invalid_or_expired_token());
    const auto spent =
        co_await transaction.run(spend_registrations, bind(registration.user_id, activation.now));
    if (!spent) co_return fail(spent.error());
    co_return find_own(*spent, registration.id);
}

}  // namespace

asio::awaitable<Result<void>> activate(Transaction& transaction, Activation activation) {
    const Id user_id = activation.registration.user_id;
    const Time now = activation.now;
    if (const auto taken = co_await take_the_one_chance(transaction, activation); !taken) co_return taken;
    const auto password = co_await put_password(transaction, user_id, activation.password_hash, now);
    if (!password) co_return password;
    if (activation.device_hash) {
        const auto known = co_await remember_device(
            transaction, {.user_id = user_id, .device_hash = *activation.device_hash, .at = now});
        if (!known) co_return fail(known.error());
    }
    co_return co_await record(transaction, AuditEvent{.kind = "verified",
                                                      .user_id = user_id,
                                                      .session_id = {},
                                                      .client = activation.client,
                                                      .at = now});
}

}  // namespace taxasge
