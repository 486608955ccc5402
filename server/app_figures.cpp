// What the metrics tell of this instance: every figure, its name, and who knows it.
#include "base/log_lines.hpp"
#include "base/version.hpp"
#include "server/app.hpp"
#include "server/health/process_figures.hpp"
#include "server/mail/letters_waiting.hpp"
#include "server/sessions/signing_key_age.hpp"

namespace asio = boost::asio;

namespace taxasge {
namespace {

template <class Duration>
double seconds(Duration duration) {
    return std::chrono::duration<double>(duration).count();
}

AskedGauges::Readings only(double value) {
    return {{.which = {}, .value = value}};
}

asio::awaitable<Result<AskedGauges::Readings>> read_letters_waiting(Database& database) {
    const auto count = co_await letters_waiting(database);
    if (!count) co_return fail(count.error());
    co_return only(static_cast<double>(*count));
}

asio::awaitable<Result<AskedGauges::Readings>> read_oldest_letter(Database& database, const Clock& clock) {
    const auto oldest = co_await oldest_waiting(database);
    if (!oldest) co_return fail(oldest.error());
    co_return only(*oldest ? seconds(clock.now() - **oldest) : 0);
}

asio::awaitable<Result<AskedGauges::Readings>> read_key_age(Database& database, const Clock& clock) {
    const auto age = co_await signing_key_age(database, clock);
    if (!age) co_return fail(age.error());
    co_return only(seconds(*age));
}

// Parts that are switched off are left out.
asio::awaitable<Result<AskedGauges::Readings>> read_checks(Health& health) {
    const HealthReport report = co_await health.report();
    AskedGauges::Readings readings;
    for (const auto& [name, state] : report.checks)
        if (state != CheckState::disabled)
            readings.push_back({std::string{name}, state == CheckState::ok ? 1.0 : 0.0});
    co_return readings;
}

}  // namespace

void App::count() {
    metrics_.add_fact({"taxasge_build_info", "Which version runs, from which commit"},
                      {{"version", std::string{version_text}}, {"commit", std::string{commit_text}}});
    metrics_.add_gauge("taxasge_connections_open", "Connections of clients",
                       [this] { return static_cast<double>(server_.connections()); });
    metrics_.add_counts({"taxasge_log_lines_total", "Lines written to the log"}, "level", log::lines());
    asked_.add({"taxasge_check_ok", "Whether a part of the service works: 1, or 0"}, "check",
               std::bind_front(read_checks, std::ref(health_)));
    add_process_figures(metrics_, base_.clock->now());
    count_logins();
    count_sessions();
    count_letters();
    count_database();
}

void App::count_logins() {
    const Metrics::About logins{"taxasge_logins_total", "Logins by what came of them"};
    metrics_.add_counts(logins, "outcome", users_.throttled_login.outcomes(), {"method", "password"});
    metrics_.add_counts(logins, "outcome", passkeys_.login.outcomes(), {"method", "passkey"});
    if (firebase_)
        metrics_.add_counts(logins, "outcome", firebase_->sign_in.outcomes(), {"method", "firebase"});
    metrics_.add_distribution(
        {"taxasge_password_hash_wait_seconds", "From the wish for a password hash to its worker"},
        users_.hash_pool.waits());
    metrics_.add_gauge("taxasge_password_hashes_pending", "Password hashes queued or running",
                       [this] { return static_cast<double>(users_.hash_pool.waiting()); });
    metrics_.add_gauge("taxasge_password_hash_workers", "Threads that make password hashes",
                       [this] { return static_cast<double>(users_.hash_pool.workers()); });
    metrics_.add_counter(
        {"taxasge_password_hashes_refused_total", "Callers told to come back, for want of a hash in time"},
        [this] { return static_cast<double>(users_.hasher.refused()); });
    const Metrics::About limited{"taxasge_limiter_hits_total", "Requests refused because of a limit"};
    metrics_.add_counts(limited, "budget", throttling_.budgets.refusals());
    metrics_.add(limited, prometheus::MetricType::Counter, [this](Metrics::Family& family) {
        prometheus::ClientMetric logins;
        logins.label = {{"budget", "login"}};
        logins.counter.value = static_cast<double>(throttling_.login.refused());
        family.metric.push_back(std::move(logins));
    });
}

void App::count_sessions() {
    metrics_.add_counts({"taxasge_refreshes_total", "Refreshes by what came of them"}, "cause",
                        sessions_.refresh.causes());
    metrics_.add_gauge("taxasge_revoked_sessions", "Sessions that ended before their access tokens lapsed",
                       [this] { return static_cast<double>(sessions_.revocations.size()); });
    metrics_.add_gauge("taxasge_revocations_age_seconds",
                       "Since the list of revoked sessions was last read; after 10 s tokens are refused",
                       [this] { return seconds(base_.clock->now() - sessions_.revocations.renewed_at()); });
    asked_.add({"taxasge_signing_key_age_seconds", "How long the current signing key has signed"}, "",
               std::bind_front(read_key_age, std::ref(*base_.database), std::cref(*base_.clock)));
}

void App::count_letters() {
    metrics_.add_counts({"taxasge_letters_total", "Attempts to deliver a letter by what came of them"},
                        "outcome", mail_.postman.outcomes());
    asked_.add({"taxasge_outbox_letters", "Letters that wait to be sent, by any instance"}, "",
               std::bind_front(read_letters_waiting, std::ref(*base_.database)));
    asked_.add({"taxasge_outbox_oldest_letter_age_seconds", "Age of the oldest letter that waits; 0: none"},
               "", std::bind_front(read_oldest_letter, std::ref(*base_.database), std::cref(*base_.clock)));
}

void App::count_database() {
    const DatabaseLoad& load = *base_.database_load;
    metrics_.add_gauge("taxasge_database_connections_busy",
                       "Connections at work on a transaction, a write or a long read",
                       [&load] { return static_cast<double>(load.busy.load()); });
    metrics_.add_gauge("taxasge_database_callers_waiting", "Callers that wait for a connection",
                       [&load] { return static_cast<double>(load.waiting.load()); });
}

}  // namespace taxasge
