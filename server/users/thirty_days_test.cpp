// A56: a deployment lives for thirty days and more, everything that people do is done each day, and no table
// grows.
#include "server/users/accounts_fixture.hpp"

#include "server/mail/letter_queue.hpp"
#include "server/sessions/logout.hpp"
#include "server/sessions/refresh.hpp"
#include "server/sessions/refresh_reuse.hpp"
#include "server/sessions/sessions_scene.hpp"
#include "server/users/email_move.hpp"

#include <fmt/format.h>
#include <gmock/gmock.h>

#include <map>
#include <ranges>

namespace taxasge {
namespace {

using namespace std::chrono_literals;
using std::chrono::days;
using Sizes = std::map<std::string, std::int64_t>;

// What may grow, and why. Whoever adds a table does not add it here, but a rule to housekeeping.cpp, and what
// writes it to live_a_day().
const std::map<std::string, std::string> growing{
    {"audit_events", "what happened stays"},
    {"users", "one a person who verified the address"},
    {"credentials", "one a person"},
    {"identities", "one a way of a person to sign in"},
    {"passkeys", "ten a person at most"},
    {"known_devices", "one a device that somebody signed in from, for 400 days: too long for this test"},
};

// Not written by people.
const std::map<std::string, std::string> standing{
    {"schema_migrations", "one a migration"},
    {"signing_keys", "three at most"},
    {"audit_chain", "one row"},
};

constexpr int days_to_settle = 32;  // a day longer than the longest that is kept for less than a year
const int days_judged = test::repetitions(8, 30);

class ThirtyDays : public AccountsFixture {
 protected:
    // One more than the day before of each kind of thing, so that what is not cleaned is seen to grow.
    void live_a_day(int day) {
        Browser newcomer;
        const std::string email = fmt::format("person{}@example.gq", day);
        sign_up_with_key(newcomer, email);
        verify(newcomer, {{"token", token_for(email)}});
        Browser stranger;
        sign_up(stranger, {{"email", fmt::format("never{}@example.gq", day)}});
        sign_up(stranger, {{"email", "maria@example.gq"}});  // a decoy
        ask(WantedLetter::reset, fmt::format("nobody{}@example.gq", day));
        ask(WantedLetter::verification, fmt::format("never{}@example.gq", day));
        link_identity(email);
        add_passkey(email);
        use_sessions();
        guess_at(day);
        forget_password();
        move_address();
        ask(WantedLetter::reset, fmt::format("left{}@example.gq", day));  // by an instance that died
        if (day >= days_to_settle) note_sizes();
        deliver(day);
    }

    void sign_up_with_key(Browser& browser, const std::string& email) {
        Request request = request_of(browser, registration({{"email", email}}));
        request.headers.add("Idempotency-Key", email);
        EXPECT_EQ(send(kit_->sign_up_handler, browser, request).status, 202U);
    }

    void link_identity(const std::string& email) {
        run_sql(
            "INSERT INTO identities (provider, subject, user_id, linked_at) "
            "SELECT 'firebase:test', CAST($1 AS TEXT), users.id, CAST($2 AS BIGINT) FROM users "
            "WHERE users.email_key = $1",
            bind(email, clock_.now()));
    }

    // What it leaves behind, and a challenge that nobody used.
    void add_passkey(const std::string& email) {
        run_sql(
            "INSERT INTO passkeys (id, user_id, credential_id, public_key, sign_count, is_backup_eligible, "
            "is_backed_up, created_at) SELECT $1, users.id, $2, $2, 0, 0, 0, CAST($4 AS BIGINT) FROM users "
            "WHERE users.email_key = $3",
            bind(Id::make(clock_.now()), random_bytes(32), email, clock_.now()));
        run_sql("INSERT INTO passkey_challenges (challenge_hash, expires_at) VALUES ($1, $2)",
                bind(random_bytes(32), clock_.now()));
    }

    // The newest token that waits to be sent to that address.
    std::string token_for(const std::string& email) {
        const Statement waiting{"test.waiting_letters",
                                "SELECT id, sealed, created_at FROM letters WHERE state = 'waiting' "
                                "ORDER BY created_at DESC, id DESC"};
        const auto rows = run(database().read(waiting, {}));
        for (const Row& row : rows.value().rows) {
            SealedLetter sealed;
            row.read(sealed.id, sealed.sealed, sealed.created_at).value();
            const Letter letter = kit_->outbox.open(sealed).value();
            if (letter.to == email && !letter.token.empty()) return letter.token;
        }
        return {};
    }

    // One that is left alone until it lapses, one that is refreshed, used twice and ends by reuse, one that
    // signs out.
    void use_sessions() {
        sign_in(Remember::this_device);
        const NewSession victim = sign_in(Remember::this_device);
        Secret token = victim.refresh_token.text;
        for (int i = 0; i < 3; ++i) {
            clock_.advance(1min);
            token = run(refresh_.run(request_for(token))).value().refresh_token;
        }
        EXPECT_FALSE(run(refresh_.run(request_for(victim.refresh_token.text))));
        const NewSession leaving = sign_in(Remember::this_login);
        EXPECT_TRUE(run(logout_.run({.bearer = leaving.session, .refresh_token = {}, .client = {}})));
        EXPECT_EQ(login(password_).status, 200U);
    }

    NewSession sign_in(Remember remember) {
        const NewSession session = kit_->start_session.prepare({.user_id = maria_,
                                                                .role = Role::user,
                                                                .device = Device::make(),
                                                                .remember = remember,
                                                                .client = "192.0.2.1",
                                                                .user_agent = "test"});
        EXPECT_TRUE(run(database().transact(StartSession::put, session)));
        return session;
    }
    static RefreshRequest request_for(const Secret& token) {
        return {.token = token, .device = {}, .client = "192.0.2.1", .user_agent = "test"};
    }

    // A name that somebody mistyped, and one that is attacked.
    void guess_at(int day) {
        const LoginFailures failures{database(), clock_};
        const auto fail_often = [&](std::uint8_t kind, int times) {
            Bytes lane(32, kind);
            lane[0] = static_cast<std::uint8_t>(day);
            for (int i = 0; i < times; ++i) ASSERT_TRUE(run(failures.add(lane)));
        };
        fail_often(1, 1);
        fail_often(2, 6);
        EXPECT_EQ(login("cinco perros rojos 77").reason, "invalid_credentials");
    }

    void forget_password() {
        ask(WantedLetter::reset, "maria@example.gq");
        answer_requests();
        EXPECT_EQ(reset({{"token", token_for("maria@example.gq")}, {"new_password", other_password_}}).status,
                  204U);
        std::swap(password_, other_password_);
        ask(WantedLetter::reset, "maria@example.gq");  // and one that nobody uses
        answer_requests();
    }

    // What the way to another address leaves behind: who asked, the letter to it, and the way back.
    void move_address() {
        const Time now = clock_.now();
        run_sql(
            "INSERT INTO email_change_requests (id, user_id, session_id, password_version, email, email_key, "
            "client, created_at) VALUES ($1, $2, $1, 0, 'a@b.gq', 'a@b.gq', '192.0.2.1', $3)",
            bind(Id::make(now), maria_, now));
        run_sql(
            "INSERT INTO email_changes (id, user_id, session_id, password_version, email, email_key, "
            "token_hash, "
            "token_expires_at, code_hash, code_expires_at, code_tries, created_at) "
            "VALUES ($1, $2, $1, 0, 'a@b.gq', 'a@b.gq', $3, $4, $3, $4, 0, $4)",
            bind(Id::make(now), maria_, random_bytes(32), now));
        run_sql(
            "INSERT INTO email_undos (id, user_id, email, email_key, token_hash, created_at, expires_at) "
            "VALUES ($1, $2, 'a@b.gq', 'a@b.gq', $3, $4, $5)",
            bind(Id::make(now), maria_, random_bytes(32), now, now + undo_lifetime));
    }

    // As the handlers do, without their beat.
    void ask(WantedLetter wanted, const std::string& email) {
        run_sql(
            "INSERT INTO letter_requests (id, wanted, email_key, client, created_at) "
            "VALUES ($1, $2, $3, '192.0.2.1', $4)",
            bind(Id::make(clock_.now()), to_text(wanted), email, clock_.now()));
    }

    // All but two: one that the mail server refuses for good, and one that it puts off.
    void deliver(int day) {
        const auto leased = run(queue_.lease(1000)).value();
        ASSERT_GT(leased.size(), 2U) << day;
        ASSERT_TRUE(run(queue_.give_up(leased.at(0), "550")));
        ASSERT_TRUE(run(queue_.retry(leased.at(1), 1h, "451")));
        for (const LeasedLetter& letter : leased | std::views::drop(2))
            ASSERT_TRUE(run(queue_.mark_sent(letter)));
    }

    void rest_until(Time morning) {
        while (clock_.now() < morning) {
            clock_.advance(std::min<std::chrono::milliseconds>(12h, morning - clock_.now()));
            ASSERT_TRUE(run(kit_->housekeeping.run()));
        }
        for (std::int64_t gone = 1; gone > 0;) gone = run(kit_->housekeeping.run()).value_or(-1);
    }

    std::vector<std::string> tables() {
        const Statement sqlite{"test.tables",
                               "SELECT name FROM sqlite_master WHERE type = 'table' "
                               "AND name NOT LIKE 'sqlite_%' ORDER BY name"};
        const Statement postgres{"test.tables",
                                 "SELECT CAST(tablename AS TEXT) FROM pg_tables "
                                 "WHERE schemaname = 'taxasge' ORDER BY tablename"};
        std::vector<std::string> names;
        for (const Row& row : run(database().read(on_sqlite() ? sqlite : postgres, {})).value().rows)
            EXPECT_TRUE(row.read(names.emplace_back()));
        return names;
    }
    Sizes sizes() {
        Sizes all;
        for (const std::string& table : tables()) all[table] = count("SELECT COUNT(*) FROM " + table);
        return all;
    }
    void note_sizes() {
        for (const auto& [table, rows] : sizes()) largest_[table] = std::max(largest_[table], rows);
    }

    Id maria_;
    std::string password_ = good_password;
    std::string other_password_ = other_password;
    Sizes largest_;
    LetterQueue queue_{database(), clock_, "one"};
    MasterKeys keys_{{MasterKey{"test", Bytes(32, 7)}}};
    RefreshTokens tokens_{keys_};
    Revocations revocations_{clock_};
    Outbox outbox_{keys_, clock_};
    RefreshReuse reuse_{database(), outbox_, revocations_, clock_};
    Refresh refresh_{database(), tokens_, reuse_, clock_};
    Logout logout_{database(), tokens_, revocations_, clock_};
};
TAXASGE_ON_BOTH_DATABASES(ThirtyDays);

TEST_P(ThirtyDays, A56_NoTableGrowsButThoseOfPeopleAndWhatTheyDid) {
    have_account();
    maria_ = Id::parse(text("SELECT id FROM users")).value();
    std::map<std::string, std::vector<std::int64_t>> mornings;
    Sizes before;
    const Time first = clock_.now();
    for (int day = 0; day < days_to_settle + days_judged; ++day) {
        live_a_day(day);
        rest_until(first + days{day + 1});
        if (day == days_to_settle - 1) before = sizes();
        if (day < days_to_settle) continue;
        for (const auto& [table, rows] : sizes()) mornings[table].push_back(rows);
    }
    for (const auto& [table, rows] : mornings) {
        if (!standing.contains(table))
            EXPECT_GT(largest_[table], 0) << table << ": nobody wrote it in live_a_day()";
        if (growing.contains(table)) continue;
        const auto [least, most] = std::ranges::minmax(rows);
        EXPECT_LE(static_cast<double>(most - least), 0.05 * static_cast<double>(most))
            << table << " had " << ::testing::PrintToString(rows);
    }
    EXPECT_EQ(count("SELECT COUNT(*) FROM users WHERE email_verified = 1"), 1 + days_to_settle + days_judged);
    EXPECT_EQ(mornings["users"].back() - before["users"], days_judged) << "those who never verified went";
    EXPECT_EQ(mornings["credentials"].back(), mornings["users"].back());
}

}  // namespace
}  // namespace taxasge
