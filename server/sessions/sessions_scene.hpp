// For tests: people in a database, and instances of the server as far as sessions go.
#pragma once

#include "base/random.hpp"
#include "server/mail/outbox.hpp"
#include "server/sessions/live_signing_keys.hpp"
#include "server/sessions/logout.hpp"
#include "server/sessions/refresh.hpp"
#include "server/sessions/revocation_feed.hpp"
#include "server/sessions/start_session.hpp"
#include "tests/support/on_both_databases.hpp"

#include <gmock/gmock.h>

#include <cstdlib>
#include <memory>

namespace taxasge::test {

inline MasterKeys make_master_keys() {
    return MasterKeys{{MasterKey{"k1", random_bytes(32)}}};
}

// How often a test that gets better by repetition repeats: in `./dev test`, and in `./dev proof`.
inline int repetitions(int usual, int proof) {
    const char* set = std::getenv("TAXASGE_PROOF");
    return set != nullptr && std::string_view{set} == "1" ? proof : usual;
}

// Shared, as the scenes keep them.
inline boost::asio::awaitable<Result<std::shared_ptr<const SigningKeys>>> load_keys(Database& database,
                                                                                    const MasterKeys& keys,
                                                                                    const Clock& clock) {
    auto loaded = co_await SigningKeys::load(database, keys, clock);
    if (!loaded) co_return fail(std::move(loaded.error()));
    co_return std::make_shared<const SigningKeys>(std::move(*loaded));
}

// What one instance of the server has for sessions.
struct Instance {
    Instance(Database& database, const MasterKeys& keys, const Clock& clock)
        : tokens(keys),
          outbox(keys, clock),
          revocations(clock),
          feed(database, revocations, clock),
          reuse(database, outbox, revocations, clock),
          refresh(database, tokens, reuse, clock),
          logout(database, tokens, revocations, clock),
          start(tokens, clock) {}

    RefreshTokens tokens;
    Outbox outbox;
    Revocations revocations;
    RevocationFeed feed;
    RefreshReuse reuse;
    Refresh refresh;
    Logout logout;
    StartSession start;
};

class SessionsScene : public OnBothDatabases {
 protected:
    Id add_user(std::string_view status = "active", Role role = Role::user) {
        const Id id = Id::make(clock_.now());
        const bool verified = status != "pending";
        run_sql(
            "INSERT INTO users (id, email, email_key, first_name, last_name, role, user_type, status, "
            "language,"
            " email_verified, mfa_enabled, terms_version, terms_accepted_at, revision, created_at, "
            "updated_at)"
            " VALUES ($1, $2, $2, 'Ana', 'Nsue', $3, 'citizen', $4, 'fr', $5, 0, '1', $6, 1, $6, $6)",
            bind(id, id.text() + "@example.gq", to_text(role), status, verified, clock_.now()));
        return id;
    }

    NewSession sign_in(const Id& user, Remember remember = Remember::this_login, Role role = Role::user) {
        const NewSession session = here_.start.prepare({.user_id = user,
                                                        .role = role,
                                                        .device = Device::make(),
                                                        .remember = remember,
                                                        .client = "192.0.2.1",
                                                        .user_agent = "test"});
        const auto put = run(database().transact(StartSession::put, session));
        if (!put) throw std::runtime_error("sign_in: " + put.error().detail);
        return session;
    }

    Result<Refreshed> refresh(const Secret& token, std::optional<Device> device = std::nullopt) {
        return run(here_.refresh.run(request_of(token, std::move(device))));
    }

    static RefreshRequest request_of(const Secret& token, std::optional<Device> device = std::nullopt) {
        return {.token = token, .device = std::move(device), .client = "198.51.100.7", .user_agent = "test"};
    }

    // The next token of a session that must be alive.
    Secret next(const Secret& token) {
        auto refreshed = refresh(token);
        if (!refreshed) throw std::runtime_error("next: " + refreshed.error().detail);
        return refreshed->refresh_token;
    }

    std::int64_t generation_of(const Id& session) {
        return count("SELECT generation FROM sessions WHERE id = $1", bind(session));
    }
    bool is_ended(const Id& session) {
        return count("SELECT COUNT(*) FROM sessions WHERE id = $1 AND ended_at IS NOT NULL", bind(session)) ==
               1;
    }
    std::int64_t letters() { return count("SELECT COUNT(*) FROM letters"); }
    std::int64_t audited(std::string_view kind) {
        return count("SELECT COUNT(*) FROM audit_events WHERE kind = $1", bind(kind));
    }

    MasterKeys keys_ = make_master_keys();
    Instance here_{database(), keys_, clock_};
};

MATCHER(IsInvalidRefreshToken, "") {
    return !arg && arg.error().code == Code::unauthenticated && arg.error().reason == "invalid_refresh_token";
}

}  // namespace taxasge::test
