#include "server/users/password_hash.hpp"

#include "base/digest.hpp"
#include "base/lent_memory.hpp"
#include "base/random.hpp"
#include "server/users/hash_text.hpp"
#include "server/users/imported_hash.hpp"

#include <boost/asio/steady_timer.hpp>
#include <boost/asio/this_coro.hpp>
#include <boost/asio/use_awaitable.hpp>

#include <fmt/format.h>
#include <sodium.h>

#include <array>
#include <stdexcept>

namespace asio = boost::asio;

namespace taxasge {
namespace {

constexpr std::size_t sha256_bytes = 32;
constexpr std::size_t arena_bytes = std::size_t{our_cost.memory_kib} * 1024;

std::size_t memory_bytes(HashCost cost) {
    return std::size_t{cost.memory_kib} * 1024;
}

// Each worker has one, from its first hash to its end.
LentMemory& memory_of_worker() {
    thread_local LentMemory memory{arena_bytes};
    return memory;
}

void make_hash(const Secret& password, HashCost cost, std::optional<Secret>& made) {
    const auto loan = memory_of_worker().lend();
    std::array<char, crypto_pwhash_STRBYTES> phc{};
    const auto text = password.expose();
    const int failed = crypto_pwhash_str_alg(phc.data(), text.data(), text.size(), cost.passes,
                                             memory_bytes(cost), crypto_pwhash_ALG_ARGON2ID13);
    if (failed == 0) made.emplace(std::string{phc.data()});
}

bool is_password_of(const Secret& password, const Secret& hash) {
    const auto loan = memory_of_worker().lend();
    const auto text = password.expose();
    return crypto_pwhash_str_verify(std::string{hash.expose()}.c_str(), text.data(), text.size()) == 0;
}

bool is_password_of_import(const Secret& password, const ImportedHash& hash) {
    const auto loan = memory_of_worker().lend();
    return hash.is_of(password);
}

// Of another kind than ours, and not too dear.
std::optional<ImportedHash> affordable_import(std::string_view stored) {
    auto hash = ImportedHash::parse(stored);
    if (!hash || !hash->is_affordable()) return std::nullopt;
    return hash;
}

}  // namespace

PasswordHasher::PasswordHasher(WorkerPool& pool, HashCost cost)
    : pool_(pool),
      cost_(cost),
      head_(fmt::format("$argon2id$v=19$m={},t={},p=1$", cost.memory_kib, cost.passes)),
      nobodys_key_(random_bytes(sha256_bytes)) {
    start_libsodium();
    if (needs_rehash(nobodys_hash({}))) throw std::logic_error{"nobody's hash differs from a made one"};
}

asio::awaitable<Result<WorkerPool::Place>> PasswordHasher::admit() const {
    if (auto place = pool_.take_place()) co_return std::move(*place);
    co_return fail(co_await refuse_in_a_while(unavailable("no room for a password hash")));
}

asio::awaitable<Result<Secret>> PasswordHasher::hash(Secret password) const {
    std::optional<Secret> made;
    const auto done = co_await pool_.run([&] { make_hash(password, cost_, made); });
    if (!done) co_return fail(co_await refuse_in_a_while(done.error()));
    if (!made) co_return fail(unavailable("no memory for a password hash"));
    co_return std::move(*made);
}

asio::awaitable<Result<bool>> PasswordHasher::matches(Secret password, std::optional<Secret> hash,
                                                      std::string_view whose) const {
    // A row that asks for more than we can afford is nobody's hash too: whoever can write rows could
    // otherwise take all memory with one login (A8).
    const bool is_ours = hash && is_affordable_hash(hash->expose());
    const auto imported = hash && !is_ours ? affordable_import(hash->expose()) : std::nullopt;
    const bool is_known = is_ours || imported;
    const Secret against = is_ours ? std::move(*hash) : nobodys_hash(whose);
    bool is_password = false;
    const auto done = co_await pool_.run([&] {
        is_password =
            imported ? is_password_of_import(password, *imported) : is_password_of(password, against);
    });
    if (!done) co_return fail(co_await refuse_in_a_while(done.error()));
    co_return is_password&& is_known;
}

// Whoever is refused hears it at a random moment within the second that they would have waited: 2,000 who
// came at once do not come again at once, and who tries again without a pause takes no CPU from the hashes.
asio::awaitable<Error> PasswordHasher::refuse_in_a_while(Error error) const {
    if (error.code == Code::unavailable) refused_.fetch_add(1, std::memory_order_relaxed);
    constexpr std::uint32_t soonest_ms = 100;
    constexpr std::uint32_t latest_ms = 1000;
    asio::steady_timer timer{co_await asio::this_coro::executor,
                             std::chrono::milliseconds{soonest_ms + random_below(latest_ms - soonest_ms)}};
    co_await timer.async_wait(asio::use_awaitable);
    co_return error;
}

// Salt and digest are those of a keyed hash.
Secret PasswordHasher::nobodys_hash(std::string_view whose) const {
    constexpr std::size_t salt_bytes = 16;
    const Bytes salt = hmac_sha256(nobodys_key_, as_bytes(whose));
    const Bytes digest = hmac_sha256(nobodys_key_, salt);
    return Secret{head_ + to_phc_base64(ByteView{salt}.first(salt_bytes)) + '$' + to_phc_base64(digest)};
}

bool PasswordHasher::needs_rehash(const Secret& hash) const {
    // Lanes are no part of what libsodium compares.
    return !hash.expose().starts_with(head_) ||
           crypto_pwhash_str_needs_rehash(std::string{hash.expose()}.c_str(), cost_.passes,
                                          memory_bytes(cost_)) != 0;
}

}  // namespace taxasge
