#include "server/users/imported_hash.hpp"

#include "server/users/hash_cost.hpp"

namespace taxasge {
namespace {

constexpr std::size_t longest_kept = 512;  // the column's

}  // namespace

std::optional<ImportedHash> ImportedHash::parse(std::string_view stored) {
    if (auto hash = Argon2Hash::parse(stored)) return ImportedHash{Kind{std::move(*hash)}};
    if (auto hash = BcryptHash::parse(stored)) return ImportedHash{Kind{std::move(*hash)}};
    if (auto hash = ScryptHash::parse(stored)) return ImportedHash{Kind{std::move(*hash)}};
    if (auto hash = FirebaseHash::parse(stored)) return ImportedHash{Kind{std::move(*hash)}};
    if (auto hash = Pbkdf2Hash::parse(stored)) return ImportedHash{Kind{std::move(*hash)}};
    return std::nullopt;
}

bool ImportedHash::is_affordable() const {
    return std::visit([](const auto& hash) { return hash.is_affordable(); }, kind_);
}

bool ImportedHash::is_of(const Secret& password) const {
    return std::visit([&](const auto& hash) { return hash.is_of(password); }, kind_);
}

HashVerdict judge_hash(std::string_view stored) {
    if (stored.size() > longest_kept) return HashVerdict::unknown;
    if (is_affordable_hash(stored)) return HashVerdict::good;
    const auto imported = ImportedHash::parse(stored);
    if (!imported) return HashVerdict::unknown;
    return imported->is_affordable() ? HashVerdict::good : HashVerdict::too_expensive;
}

}  // namespace taxasge
