// Encryption that also proves who sealed it and for what: XChaCha20-Poly1305 with a random nonce.
// `MasterKeys` are the deployment's keys: the first seals, all open, so that they can be rotated, also while
// the program runs. Any thread.
#pragma once

#include "base/bytes.hpp"
#include "base/latest.hpp"

#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace taxasge {

// Seals under a 32-byte key. `context` is bound but not stored: a sealed value moved to another row does not
// open.
[[nodiscard]] Bytes seal(ByteView key, ByteView plain, std::string_view context);

// Error: unauthenticated, when key, context or a byte is wrong.
[[nodiscard]] Result<Bytes> open(ByteView key, ByteView sealed, std::string_view context);

struct MasterKey {
    std::string id;  // 1-16 of a-z 0-9 - _
    Bytes key;       // 32 bytes
};

// A copy is the same ring of keys: what replace() does to one is done to all.
class MasterKeys {
 public:
    using Ring = std::vector<MasterKey>;

    // At least one key. From MASTER_KEYS: "id:64-hex-digits", comma-separated.
    explicit MasterKeys(Ring keys)
        : ring_(std::make_shared<Latest<const Ring>>(std::make_shared<const Ring>(std::move(keys)))) {}

    // Error: invalid; the detail says what is wrong without showing a key.
    [[nodiscard]] static Result<MasterKeys> parse(std::string_view text);

    // The sealed text begins with the key's id.
    [[nodiscard]] Bytes seal(ByteView plain, std::string_view context) const;

    // Error: unauthenticated, when no key of ours opens it.
    [[nodiscard]] Result<Bytes> open(ByteView sealed, std::string_view context) const;

    // The same sealed with the first key; nothing, when it is so already. Error: as open().
    [[nodiscard]] Result<std::optional<Bytes>> reseal(ByteView sealed, std::string_view context) const;

    // A 32-byte key for one purpose, derived from each master key: the first is for making, all are for
    // checking. Whoever keeps them takes DerivedKeys.
    [[nodiscard]] std::vector<Bytes> derive(std::string_view purpose) const;

    // From here on the keys are those of `next`.
    void replace(const MasterKeys& next) { ring_->replace(next.ring()); }

    [[nodiscard]] std::shared_ptr<const Ring> ring() const { return ring_->get(); }

 private:
    std::shared_ptr<Latest<const Ring>> ring_;
};

// What sealed it: the id of a master key, as it stands in front.
[[nodiscard]] std::string_view sealing_key_of(ByteView sealed);

// The keys that MasterKeys::derive() gives for one purpose, made anew only when the ring was replaced.
class DerivedKeys {
 public:
    DerivedKeys(const MasterKeys& keys, std::string_view purpose);

    [[nodiscard]] std::shared_ptr<const std::vector<Bytes>> get() const;

    // The one key of those that changes as seldom as it can while master keys come and go: of the id that is
    // the least of all, wherever it stands in the list. For names that must stay the same.
    [[nodiscard]] Bytes steady() const;

 private:
    struct Made {
        std::shared_ptr<const MasterKeys::Ring> from;
        std::vector<Bytes> keys;
        Bytes steady;
    };

    [[nodiscard]] std::shared_ptr<const Made> made() const;

    MasterKeys keys_;
    std::string purpose_;
    std::shared_ptr<Latest<const Made>> latest_;
};

}  // namespace taxasge
