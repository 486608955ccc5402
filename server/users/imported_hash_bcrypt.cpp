#include "server/users/imported_hash_bcrypt.hpp"

#include "base/bytes.hpp"
#include "server/users/hash_text.hpp"

#include <crypt.h>
#include <sodium.h>

#include <algorithm>
#include <memory>

namespace taxasge {
namespace {

constexpr std::string_view cut_mark = "$bcrypt72";
constexpr std::size_t longest_password = 72;
constexpr std::size_t salt_and_digest = 53;
constexpr unsigned lowest_cost = 4;
constexpr unsigned dearest_cost = 13;

bool is_digit(char c) {
    return c >= '0' && c <= '9';
}

bool is_of_alphabet(char c) {
    return is_digit(c) || (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') || c == '.' || c == '/';
}

// What crypt() needs to work in, 32 KiB that a password has been through.
struct Wiped {
    void operator()(crypt_data* data) const {
        sodium_memzero(data, sizeof *data);
        delete data;
    }
};

}  // namespace

std::optional<BcryptHash> BcryptHash::parse(std::string_view stored) {
    BcryptHash hash;
    HashText text{stored};
    if (text.take(cut_mark)) hash.too_long_ = TooLong::cut;
    hash.crypt_ = text.rest();
    std::string_view cost;
    const bool is_bcrypt = text.take("$2a$") || text.take("$2b$") || text.take("$2y$");
    if (!is_bcrypt || !text.take_field(cost)) return std::nullopt;
    if (cost.size() != 2 || !std::ranges::all_of(cost, is_digit)) return std::nullopt;
    hash.cost_ = static_cast<unsigned>((cost[0] - '0') * 10 + (cost[1] - '0'));
    const std::string_view rest = text.rest();
    if (rest.size() != salt_and_digest || !std::ranges::all_of(rest, is_of_alphabet)) return std::nullopt;
    return hash;
}

bool BcryptHash::is_affordable() const {
    return cost_ >= lowest_cost && cost_ <= dearest_cost;
}

bool BcryptHash::is_of(const Secret& password) const {
    const std::string_view whole = password.expose();
    const bool is_seen_whole = whole.size() <= longest_password || too_long_ == TooLong::cut;
    const Secret seen{std::string{whole.substr(0, longest_password)}};
    const std::unique_ptr<crypt_data, Wiped> room{new crypt_data{}};
    // A Secret is a std::string within, so a NUL follows; one inside of it would end the password for
    // crypt().
    const char* made = crypt_rn(seen.expose().data(), crypt_.c_str(), room.get(), sizeof *room);
    const bool is_same = made != nullptr && equal_in_constant_time(as_bytes(made), as_bytes(crypt_));
    return is_same && is_seen_whole && !seen.expose().contains('\0');
}

std::string mark_as_cut(std::string_view bcrypt) {
    return std::string{cut_mark} + std::string{bcrypt};
}

}  // namespace taxasge
