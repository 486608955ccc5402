#include "server/users/hash_cost.hpp"

#include "server/users/hash_text.hpp"

#include <algorithm>

namespace taxasge {
namespace {

constexpr std::size_t longest_hash = 127;  // crypto_pwhash_STRBYTES with its NUL
constexpr std::uint32_t dearest_memory_kib = 65536;
// Memory times passes.
constexpr std::uint64_t dearest_work_kib = std::uint64_t{4} * our_cost.memory_kib * our_cost.passes;

Failure malformed() {
    return fail({.code = Code::malformed, .reason = "malformed_request", .detail = "not an argon2id hash"});
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
    HashText text{phc};
    std::string_view salt;
    const bool is_read = phc.size() <= longest_hash && text.take("$argon2id$v=19$m=") &&
                         text.take_number(cost.memory_kib) && text.take(",t=") &&
                         text.take_number(cost.passes) && text.take(",p=1$") && text.take_field(salt);
    if (!is_read || !is_base64(salt) || !is_base64(text.rest())) return malformed();
    return cost;
}

bool is_affordable_hash(std::string_view phc) {
    const auto cost = read_hash_cost(phc);
    return cost && cost->memory_kib <= dearest_memory_kib &&
           std::uint64_t{cost->memory_kib} * cost->passes <= dearest_work_kib;
}

}  // namespace taxasge
