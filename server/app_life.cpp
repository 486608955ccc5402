// How the App runs: checks, counts, the loops beside the requests, start and stop.
#include "server/app.hpp"

#include "base/log.hpp"
#include "server/duties.hpp"
#include "server/run_now.hpp"
#include "server/secret_rotation.hpp"
#include "server/signals.hpp"

#include <fmt/format.h>
#include <boost/asio/detached.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/use_future.hpp>

#include <cstdio>

namespace asio = boost::asio;

namespace taxasge {
namespace {

constexpr std::chrono::seconds letters_grace{5};
constexpr std::chrono::seconds between_key_renewals{10};  // a key may lapse after a minute

}  // namespace

std::vector<Check> App::checks() {
    Probe redis;
    if (!base_.config.redis_url.empty()) redis = std::bind_front(&Cache::ping, base_.cache.get());
    Probe firebase;
    if (firebase_) firebase = std::bind_front(&IdTokens::probe, &firebase_->id_tokens);
    return {{"database", Importance::required, std::bind_front(&Database::ping, base_.database.get())},
            {"redis", Importance::optional, redis},
            {"mail", Importance::optional, std::bind_front(&App::probe_mail, this)},
            {"firebase", Importance::optional, firebase}};
}

// The letters of this instance get out, and no letter of any instance waits too long.
asio::awaitable<Result<void>> App::probe_mail() {
    if (!mail_.postman.is_delivering()) co_return fail(unavailable("the last delivery failed"));
    const auto oldest = co_await oldest_waiting(*base_.database);
    if (!oldest) co_return fail(oldest.error());
    if (*oldest && base_.clock->now() - **oldest > worrying_wait)
        co_return fail(unavailable("a letter waits too long"));
    co_return Result<void>{};
}

Result<void> App::run() {
    const Signals signals;  // before any thread of ours starts to serve
    if (auto loaded = run_now(base_.io->first(), sessions_.feed.load()); !loaded) return loaded;
    start();
    SecretRotation secrets{variables_, base_.config,
                           list_secrets({base_, sessions_, firebase_ ? &firebase_->account : nullptr})};
    signals.wait_for_stop(std::bind_front(&SecretRotation::run, &secrets));
    stop();
    return {};
}

// How soon the end of a session is known here, and elsewhere (A40).
void App::start_hearing() {
    auto& first = base_.io->first();
    if (sessions_.herald) asio::co_spawn(first, sessions_.herald->run(), asio::detached);
    asio::co_spawn(first, sessions_.feed.run(sessions_.revoked), asio::detached);
    if (sessions_.redis_news) asio::co_spawn(first, sessions_.redis_news->run(), asio::detached);
    if (sessions_.postgres_news) asio::co_spawn(first, sessions_.postgres_news->run(), asio::detached);
}

// Each instance has Google's keys for itself.
void App::start_firebase() {
    if (!firebase_) return;
    if (firebase_->id_tokens.of_emulator()) {
        log::warning(
            "firebase_emulator",
            {{"detail", "FIREBASE_AUTH_EMULATOR_HOST is set: ID tokens that nobody signed are believed"}});
        return;
    }
    auto& first = base_.io->first();
    Duty renewal{.name = "firebase_keys",
                 .pause = between_key_renewals,
                 .do_some = std::bind_front(&GoogleKeys::renew_if_due, firebase_->id_tokens.keys())};
    asio::co_spawn(first, keep_doing(first, std::move(renewal)), asio::detached);
}

void App::start() {
    base_.io->start();
    start_hearing();
    start_firebase();
    auto& first = base_.io->first();
    for (Duty& duty : list_duties({base_, sessions_, users_}))
        asio::co_spawn(first, keep_doing(first, std::move(duty)), asio::detached);
    mail_.postman.start();
    server_.start();
    if (metrics_server_) metrics_server_->start();
    log::info("serving", {{"url", base_.config.public_url},
                          {"port", server_.port()},
                          {"environment", to_text(base_.config.environment)},
                          {"database", base_.database->dialect()},
                          {"cache", base_.cache->kind()}});
    fmt::print("http://localhost:{}\n", server_.port());
    std::fflush(stdout);  // a pipe would keep it to itself
}

// Clients first, then what works for them, then the threads: nothing is taken away from under somebody.
void App::stop() {
    log::info("stopping", {{"connections", server_.connections()}});
    server_.stop();
    if (metrics_server_) metrics_server_->stop();
    server_.wait();
    if (metrics_server_) metrics_server_->wait();
    asio::co_spawn(base_.io->first(), mail_.postman.stop(letters_grace), asio::use_future).wait();
    base_.io->stop();
    log::info("stopped");
}

}  // namespace taxasge
