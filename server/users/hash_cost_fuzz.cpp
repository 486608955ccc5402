#include "server/users/hash_cost.hpp"

#include "server/users/password_hash.hpp"
#include "tests/support/fuzz.hpp"
#include "tests/support/run_awaitable.hpp"

#include <fmt/format.h>
#include <sodium.h>

#include <algorithm>

namespace taxasge {
namespace {

// One for the whole search.
const PasswordHasher& our_hasher() {
    static WorkerPool pool{1, 1};
    static const PasswordHasher hasher{pool};
    return hasher;
}

using test::demand;

constexpr std::uint64_t cheap_work_kib = 256;

// 0: it costs that much; 1: it costs something else; -1: it is no hash.
int ask_libsodium(const std::string& phc, const HashCost& cost) {
    return crypto_pwhash_str_needs_rehash(phc.c_str(), cost.passes, std::size_t{cost.memory_kib} * 1024);
}

void check_cost(const std::string& phc, const HashCost& cost) {
    const std::string head = fmt::format("$argon2id$v=19$m={},t={},p=1$", cost.memory_kib, cost.passes);
    demand(phc.starts_with(head), "the cost is read as it is spelt");
    demand(ask_libsodium(phc, cost) != 1, "libsodium would pay what we read");
    const std::uint64_t work_kib = std::uint64_t{cost.memory_kib} * cost.passes;
    demand(!is_affordable_hash(phc) || work_kib <= 160'000, "nobody makes us work a second");
    if (work_kib > cheap_work_kib) return;  // dearer ones take a time that a search does not have
    static boost::asio::io_context context;
    const auto matches =
        test::run_awaitable(context, our_hasher().matches(Secret{"12 nubes verdes"}, Secret{phc}, "ana"));
    demand(matches && !*matches, "nobody makes up a hash of our password");
}

// libsodium takes bytes above 0x7f for base64, and we do not.
bool is_ascii(std::string_view text) {
    return std::ranges::all_of(text, [](char c) { return static_cast<std::uint8_t>(c) < 0x80; });
}

void check(const std::string& phc) {
    const auto cost = read_hash_cost(phc);
    demand(cost || !is_affordable_hash(phc), "what is no hash is not checked");
    if (cost) check_cost(phc, *cost);
    const bool is_ours = !our_hasher().needs_rehash(Secret{phc}) && phc.contains(",p=1$") && is_ascii(phc);
    demand(!is_ours || is_affordable_hash(phc), "a hash like ours is checked");
}

}  // namespace
}  // namespace taxasge

// A72: stored password hashes: their cost is read as libsodium reads it, and is bounded before it is paid.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const std::string_view input = taxasge::test::as_input(data, size);
    // A column of the database holds no NUL.
    taxasge::check(std::string{input.substr(0, input.find('\0'))});
    return 0;
}
