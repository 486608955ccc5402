#include "server/users/calibrate.hpp"

#include "server/users/password_hash.hpp"

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/io_context.hpp>

#include <stdexcept>

namespace asio = boost::asio;
using Steady = std::chrono::steady_clock;

namespace taxasge {
namespace {

struct Tally {
    Steady::time_point until;
    unsigned hashes = 0;
    Steady::time_point last_at = {};
    std::string failure = {};
};

asio::awaitable<void> hash_until(const PasswordHasher& hasher, Tally& tally) {
    while (Steady::now() < tally.until) {
        const auto made = co_await hasher.hash(Secret{"cuatro nubes verdes 19"});
        if (!made) {
            tally.failure = made.error().detail;
            co_return;
        }
        ++tally.hashes;
        tally.last_at = Steady::now();
    }
}

// Two callers a worker, so that none waits for work.
Tally hash_for(asio::io_context& context, WorkerPool& pool, unsigned workers,
               std::chrono::milliseconds duration) {
    const PasswordHasher hasher{pool};
    Tally tally{.until = Steady::now() + duration};
    for (unsigned i = 0; i < 2 * workers; ++i)
        asio::co_spawn(context, hash_until(hasher, tally), asio::detached);
    context.restart();
    context.run();
    if (!tally.failure.empty()) throw std::runtime_error{tally.failure};
    return tally;
}

}  // namespace

HashRate measure_hash_rate(unsigned workers, std::chrono::milliseconds duration) {
    asio::io_context context;
    WorkerPool pool{workers, 4 * workers};
    // The first hashes pay for the memory that the workers then keep.
    (void)hash_for(context, pool, workers, std::chrono::milliseconds{100});
    const auto begun = Steady::now();
    const Tally tally = hash_for(context, pool, workers, duration);
    const double seconds = std::chrono::duration<double>(tally.last_at - begun).count();
    return {.workers = workers,
            .hashes_per_second = tally.hashes / seconds,
            .milliseconds_per_hash = 1000 * seconds * workers / tally.hashes};
}

}  // namespace taxasge
