// PBKDF2 as passlib writes it, "$pbkdf2-sha256$29000$salt$digest", and Django,
// "pbkdf2_sha256$600000$salt$digest", whose salt is a plain text.
#pragma once

#include "base/bytes.hpp"
#include "base/secret.hpp"

#include <cstdint>
#include <optional>
#include <string_view>

namespace taxasge {

enum class Pbkdf2Digest { sha1, sha256, sha512 };

class Pbkdf2Hash {
 public:
    [[nodiscard]] static std::optional<Pbkdf2Hash> parse(std::string_view stored);  // nullopt: another kind

    // At most 1,500,000 rounds [Django 6: 1,200,000]; with SHA-512, each of which costs more, 1,000,000.
    [[nodiscard]] bool is_affordable() const;
    [[nodiscard]] bool is_of(const Secret& password) const;

 private:
    Pbkdf2Digest digest_kind_ = Pbkdf2Digest::sha256;
    std::uint32_t rounds_ = 0;
    Bytes salt_;
    Bytes digest_;
};

}  // namespace taxasge
