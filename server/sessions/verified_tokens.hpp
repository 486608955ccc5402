// The access tokens whose signature was checked lately, so that it is not checked again at each request
// (A67): the check costs more than all the rest of reading a profile. Kept is what a token says and no more:
// whether its session was revoked, and what its times mean now, is asked at each request as without this.
// Bounded. Any thread.
#pragma once

#include "base/bytes.hpp"
#include "server/sessions/session.hpp"

#include <array>
#include <cstdint>
#include <mutex>
#include <optional>
#include <string_view>
#include <unordered_map>

namespace taxasge {

struct VerifiedToken {
    Session session;
    Time issued_at;
    std::uint64_t key_epoch = 0;  // of the keys that it was checked with
};

class VerifiedTokens {
 public:
    explicit VerifiedTokens(std::size_t capacity);  // >= 2; about 200 bytes each

    [[nodiscard]] std::optional<VerifiedToken> find(std::string_view token);
    void remember(std::string_view token, const VerifiedToken& verified);

    [[nodiscard]] std::size_t size() const;

 private:
    // Of the whole token: a good signature on another text must not pass. The key is random, so that nobody
    // can choose tokens that fall together.
    using Digest = std::array<std::uint8_t, 32>;
    struct FirstBytes {
        std::size_t operator()(const Digest& digest) const noexcept;
    };
    using Generation = std::unordered_map<Digest, VerifiedToken, FirstBytes>;

    [[nodiscard]] Digest digest_of(std::string_view token) const;
    void put(const Digest& digest, const VerifiedToken& verified);

    const std::size_t generation_size_;
    const Bytes key_;
    mutable std::mutex mutex_;
    Generation young_;  // when full it becomes the old one, and the old one goes:
    Generation old_;    // what was not asked for in between is forgotten
};

}  // namespace taxasge
