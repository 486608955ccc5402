// argon2 as others set it: argon2i, or argon2id with other memory, passes and lanes than ours. As a PHC
// string,
// "$argon2i$v=19$m=65536,t=4,p=1$salt$digest" (PHP, argon2-cffi, passlib, Django).
#pragma once

#include "base/secret.hpp"

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace taxasge {

class Argon2Hash {
 public:
    // nullopt: another kind, or version 16, which libsodium does not compute.
    [[nodiscard]] static std::optional<Argon2Hash> parse(std::string_view stored);

    // At most 100 MiB [the default of Django], and ten times the work of ours.
    [[nodiscard]] bool is_affordable() const;
    [[nodiscard]] bool is_of(const Secret& password) const;

 private:
    enum class Variant { i, id };

    std::string phc_;
    Variant variant_ = Variant::id;
    std::uint32_t memory_kib_ = 0;
    std::uint32_t passes_ = 0;
    std::uint32_t lanes_ = 0;
};

}  // namespace taxasge
