// One ES256 key pair: ECDSA on P-256 with SHA-256 [RFC 7518 3.4], signatures raw (r then s, 64 bytes). Any
// thread.
#pragma once

#include "base/bytes.hpp"
#include "base/result.hpp"
#include "base/secret.hpp"

#include <memory>
#include <string>
#include <string_view>

using EVP_PKEY = struct evp_pkey_st;

namespace taxasge {

class Es256Key {
 public:
    [[nodiscard]] static Es256Key generate();

    // The private half as it is sealed away: DER. Error: malformed, when it is no P-256 key pair.
    [[nodiscard]] static Result<Es256Key> parse(const Secret& der);
    [[nodiscard]] Secret der() const;

    [[nodiscard]] std::string sign(std::string_view text) const;  // 64 bytes
    [[nodiscard]] bool verify(std::string_view text, ByteView signature) const;

    // The public half, as a JWK has it: 32 bytes each, in base64url.
    [[nodiscard]] const std::string& x() const { return x_; }
    [[nodiscard]] const std::string& y() const { return y_; }

    // The name of the key [RFC 7638]: SHA-256 over its public half.
    [[nodiscard]] std::string thumbprint() const;

 private:
    explicit Es256Key(EVP_PKEY* owned);

    std::shared_ptr<EVP_PKEY> pair_;
    std::string x_;
    std::string y_;
};

}  // namespace taxasge
