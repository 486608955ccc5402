// scrypt, "$scrypt$ln=16,r=8,p=1$salt$digest" (passlib, PHC), and what Firebase Authentication makes of it.
//
// Firebase encrypts a key of the project, the signer key, under the digest, and keeps the result. As that is
// a stream cipher, result XOR signer key is the cipher's key stream, which proves the password just as well.
// So the import keeps the key stream, as "$firebase-scrypt$ln=14,r=8$salt$keystream", and the signer key is
// kept nowhere: nothing to seal, to rotate or to lose.
#pragma once

#include "base/bytes.hpp"
#include "base/secret.hpp"

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace taxasge {

struct ScryptCost {
    std::uint32_t log_n = 0;
    std::uint32_t block_size = 0;
    std::uint32_t lanes = 1;

    // At most 64 MiB [the default of passlib], and twice the work of it.
    [[nodiscard]] bool is_affordable() const;
};

class ScryptHash {
 public:
    [[nodiscard]] static std::optional<ScryptHash> parse(std::string_view stored);  // nullopt: another kind
    [[nodiscard]] bool is_affordable() const { return cost_.is_affordable(); }
    [[nodiscard]] bool is_of(const Secret& password) const;

 private:
    ScryptCost cost_;
    Bytes salt_;
    Bytes digest_;
};

class FirebaseHash {
 public:
    [[nodiscard]] static std::optional<FirebaseHash> parse(std::string_view stored);  // nullopt: another kind
    [[nodiscard]] bool is_affordable() const { return cost_.is_affordable(); }
    [[nodiscard]] bool is_of(const Secret& password) const;

 private:
    ScryptCost cost_;
    Bytes salt_;
    Bytes key_stream_;
};

// What a project's console shows as its password hash parameters.
struct FirebaseProject {
    Bytes signer_key;
    Bytes salt_separator;
    ScryptCost cost;
};

// How an account of that project is kept. nullopt: hash and signer key are not of one length, so it is not
// its.
[[nodiscard]] std::optional<std::string> keep_firebase_hash(const FirebaseProject& project, ByteView salt,
                                                            ByteView hash);

}  // namespace taxasge
