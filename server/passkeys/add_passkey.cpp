#include "server/passkeys/add_passkey.hpp"

#include "server/audit/audit.hpp"
#include "server/database/constraint.hpp"
#include "server/passkeys/passkey_owner.hpp"
#include "server/sessions/device_name.hpp"
#include "server/webauthn/client_data.hpp"

namespace asio = boost::asio;

namespace taxasge {
namespace {

constexpr Statement find_credentials{
    "find_passkey_credentials",
    "SELECT credential_id FROM passkeys WHERE user_id = $1 ORDER BY created_at, id"};

// The row is held: two that add their last passkey at once are one after the other.
constexpr Statement hold_user{"hold_passkey_user",
                              "UPDATE users SET updated_at = $2 WHERE id = $1 AND status = 'active'"};

constexpr Statement count_passkeys{"count_passkeys", "SELECT COUNT(*) FROM passkeys WHERE user_id = $1"};

constexpr Statement put_passkey{
    "put_passkey",
    "INSERT INTO passkeys (id, user_id, credential_id, public_key, sign_count, is_backup_eligible, "
    "is_backed_up, name, created_at) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)"};

struct Draft {
    Challenge challenge;
    Passkey passkey;
    NewPasskey key;
    AuditEvent event;
    SealedLetter letter;
};

Error too_many_passkeys() {
    return {.code = Code::invalid, .reason = "too_many_passkeys"};
}

asio::awaitable<Result<void>> hold_place(Transaction& transaction, Id user_id, Time now) {
    const auto held = co_await transaction.run(hold_user, bind(user_id, now));
    if (!held) co_return fail(held.error());
    if (held->affected != 1)
        co_return fail(Error{.code = Code::unauthenticated, .reason = "invalid_access_token"});
    const auto counted = co_await transaction.run(count_passkeys, bind(user_id));
    if (!counted) co_return fail(counted.error());
    std::int64_t count = 0;
    if (const auto read = counted->rows.front().read(count); !read) co_return fail(read.error());
    if (count >= passkeys_an_account) co_return fail(too_many_passkeys());
    co_return Result<void>{};
}

asio::awaitable<Result<Passkey>> write_passkey(Transaction& transaction, Draft draft) {
    const Passkey& passkey = draft.passkey;
    const Id user_id = *draft.challenge.user_id;
    const Time now = passkey.created_at;
    if (const auto spent = co_await Challenges::spend(transaction, draft.challenge, now); !spent)
        co_return fail(spent.error());
    if (const auto held = co_await hold_place(transaction, user_id, now); !held) co_return fail(held.error());
    const auto put = co_await transaction.run(
        put_passkey,
        bind(passkey.id, user_id, draft.key.credential_id, draft.key.public_key, draft.key.sign_count,
             draft.key.is_backup_eligible, draft.key.is_backed_up, passkey.name, now));
    if (!put && is_broken_constraint(put.error()))
        co_return fail(Error{.code = Code::invalid, .reason = "passkey_already_registered"});
    if (!put) co_return fail(put.error());
    if (const auto noted = co_await record(transaction, draft.event); !noted) co_return fail(noted.error());
    if (const auto told = co_await Outbox::put(transaction, draft.letter); !told)
        co_return fail(told.error());
    co_return passkey;
}

}  // namespace

asio::awaitable<Result<PasskeyOffer>> AddPasskey::offer(Session session,
                                                        std::optional<Secret> password) const {
    const auto owner = co_await find_passkey_owner(parts_.database, session.user_id);
    if (!owner) co_return fail(owner.error());
    const auto proved = co_await parts_.confirm.run_unless_fresh({.session = session,
                                                                  .email = owner->email,
                                                                  .password = std::move(password),
                                                                  .password_hash = owner->password_hash,
                                                                  .now = parts_.clock.now()});
    if (!proved) co_return fail(proved.error());
    const auto rows = co_await parts_.database.read(find_credentials, bind(session.user_id));
    if (!rows) co_return fail(rows.error());
    PasskeyOffer offer{.challenge = {},
                       .user_id = session.user_id,
                       .email = owner->email,
                       .full_name = owner->first_name + ' ' + owner->last_name,
                       .existing = {}};
    for (const Row& row : rows->rows)
        if (const auto read = row.read(offer.existing.emplace_back()); !read) co_return fail(read.error());
    if (std::ssize(offer.existing) >= passkeys_an_account) co_return fail(too_many_passkeys());
    auto challenge = co_await parts_.challenges.issue(session.user_id);
    if (!challenge) co_return fail(challenge.error());
    offer.challenge = std::move(*challenge);
    co_return offer;
}

asio::awaitable<Result<Passkey>> AddPasskey::accept(AddPasskeyRequest request) const {
    const auto said = read_client_data(request.response.client_data, Ceremony::create, parts_.relying_party);
    if (!said) co_return fail(said.error());
    auto kept = co_await keep(std::move(request), said->challenge);
    if (!kept) co_await parts_.challenges.discard(said->challenge, kept.error());
    co_return kept;
}

asio::awaitable<Result<Passkey>> AddPasskey::keep(AddPasskeyRequest request, Bytes challenge) const {
    auto key = verify_registration(request.response, parts_.relying_party);
    if (!key) co_return fail(key.error());
    const Id user_id = request.session.user_id;
    const auto owner = co_await find_passkey_owner(parts_.database, user_id);
    if (!owner) co_return fail(owner.error());
    const Time now = parts_.clock.now();
    Draft draft{.challenge = {.bytes = std::move(challenge), .user_id = user_id},
                .passkey = {.id = Id::make(now),
                            .name = request.name ? request.name : device_name(request.user_agent),
                            .created_at = now,
                            .last_used_at = {},
                            .is_backed_up = key->is_backed_up},
                .key = std::move(*key),
                .event = {.kind = "passkey_added",
                          .user_id = user_id,
                          .session_id = request.session.id,
                          .client = request.client,
                          .at = now},
                .letter = parts_.outbox.prepare(passkey_letter(
                    LetterKind::passkey_added, *owner, done_from(request.user_agent, request.client, now)))};
    auto written = co_await parts_.database.transact(write_passkey, std::move(draft));
    if (written) parts_.outbox.announce();
    co_return written;
}

}  // namespace taxasge
