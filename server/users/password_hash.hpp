// Password hashes: argon2id, 19 MiB, two passes [OWASP], as PHC strings (A1). They are made and checked on a
// pool of their own, never on an I/O thread; when its queue is full, the caller gets 503 within a second
// (A2).
#pragma once

#include "base/bytes.hpp"
#include "base/result.hpp"
#include "base/secret.hpp"
#include "base/worker_pool.hpp"
#include "server/users/hash_cost.hpp"

#include <boost/asio/awaitable.hpp>

#include <atomic>
#include <optional>
#include <string>
#include <string_view>

namespace taxasge {

class PasswordHasher {
 public:
    // `pool` has HASH_WORKERS workers and must outlive this. Another cost than ours is for tests that are not
    // about passwords, and make hundreds of hashes.
    explicit PasswordHasher(WorkerPool& pool, HashCost cost = our_cost);

    // Before other work is done for a request that needs a hash, which keeps the place meanwhile. Error:
    // unavailable, while no hash would be made.
    [[nodiscard]] boost::asio::awaitable<Result<WorkerPool::Place>> admit() const;

    // The PHC string, with a salt of its own. Error: unavailable (queue full, no memory).
    [[nodiscard]] boost::asio::awaitable<Result<Secret>> hash(Secret password) const;

    // Is it the password of this hash, of ours or of an imported one (imported_hash.hpp)? Without one, or
    // with one that is none or asks for far more work than we can afford, it does our own work and says no,
    // so that the time does not tell whether there is an account (A18). `whose` names the hash that there is
    // or might be: argon2id takes its own way through the memory for each salt, and the same way again is
    // faster by a hundredth, so nobodies have a salt each too. Error: unavailable.
    [[nodiscard]] boost::asio::awaitable<Result<bool>> matches(Secret password, std::optional<Secret> hash,
                                                               std::string_view whose) const;

    // What a password is compared with where there is no hash: like every other, of a password that nobody
    // knows, and the same for the same name.
    [[nodiscard]] Secret nobodys_hash(std::string_view whose) const;

    // How many were told to come back later.
    [[nodiscard]] std::uint64_t refused() const { return refused_.load(); }

    // Was it made at another cost than today's, or by somebody else?
    [[nodiscard]] bool needs_rehash(const Secret& hash) const;

 private:
    [[nodiscard]] boost::asio::awaitable<Error> refuse_in_a_while(Error error) const;

    WorkerPool& pool_;
    const HashCost cost_;
    const std::string head_;  // of each hash: kind and cost
    Bytes nobodys_key_;
    mutable std::atomic<std::uint64_t> refused_{0};
};

}  // namespace taxasge
