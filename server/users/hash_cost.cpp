#include "server/users/hash_cost.hpp"

#include <algorithm>
#include <charconv>

namespace taxasge {
namespace {

constexpr std::size_t longest_hash = 127;  // crypto_pwhash_STRBYTES with its NUL
constexpr std::uint32_t dearest_memory_kib = 65536;
constexpr std::uint64_t dearest_work_kib = std::uint64_t{4} * 2 * 19456;  // memory times passes

Failure malformed() {
    return fail({.code = Code::malformed, .reason = "malformed_request", .detail = "not an argon2id hash"});
}

bool take(std::string_view& rest, std::string_view expected) {
    if (!rest.starts_with(expected)) return false;
    rest.remove_prefix(expected.size());
    return true;
}

// A decimal of 1 or more, in its one spelling: no sign, no leading zero, no overflow.
bool take_number(std::string_view& rest, std::uint32_t& number) {
    if (rest.starts_with('0')) return false;
    const auto [end, error] = std::from_chars(rest.data(), rest.data() + rest.size(), number);
    if (error != std::errc{}) return false;
    rest.remove_prefix(static_cast<std::size_t>(end - rest.data()));
    return true;
}

bool is_base64(std::string_view text) {
    constexpr auto belongs = [](char c) {
        return (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '+' ||
               c == '/';
    };
    return !text.empty() && std::ranges::all_of(text, belongs);
}

}  // namespace

Result<HashCost> read_hash_cost(std::string_view phc) {
    HashCost cost;
    std::string_view rest = phc;
    const bool has_head = phc.size() <= longest_hash && take(rest, "$argon2id$v=19$m=") &&
                          take_number(rest, cost.memory_kib) && take(rest, ",t=") &&
                          take_number(rest, cost.passes) && take(rest, ",p=1$");
    if (!has_head) return malformed();
    const std::size_t dollar = rest.find('$');
    if (dollar == std::string_view::npos) return malformed();
    if (!is_base64(rest.substr(0, dollar)) || !is_base64(rest.substr(dollar + 1))) return malformed();
    return cost;
}

bool is_affordable_hash(std::string_view phc) {
    const auto cost = read_hash_cost(phc);
    return cost && cost->memory_kib <= dearest_memory_kib &&
           std::uint64_t{cost->memory_kib} * cost->passes <= dearest_work_kib;
}

}  // namespace taxasge
