// The keys that access tokens are signed with. They live in the database, the private half sealed with
// MASTER_KEYS, and are made by whichever instance starts first, so that a token of one instance is good at
// every other (PF-27). The table has a place for the previous and the next key: tokens of all three are good,
// the current one signs.
#pragma once

#include "base/clock.hpp"
#include "base/seal.hpp"
#include "server/database/database.hpp"
#include "server/sessions/es256.hpp"

#include <boost/asio/awaitable.hpp>

#include <string>
#include <string_view>
#include <vector>

namespace taxasge {

struct SigningKey {
    std::string kid;           // RFC 7638
    std::string token_header;  // the first part of every token it signs
    Es256Key key;
};

// Whether some key of ours may have written this first part of a token, be it one that nobody here knows.
[[nodiscard]] bool is_token_header(std::string_view text);

class SigningKeys {
 public:
    // Reads the keys, after making the first one if there is none. Errors: unavailable; invalid
    // (wrong_master_keys), when MASTER_KEYS cannot open what is stored: the program must not start (AU-39).
    [[nodiscard]] static boost::asio::awaitable<Result<SigningKeys>> load(Database& database,
                                                                          const MasterKeys& keys,
                                                                          const Clock& clock);

    [[nodiscard]] const SigningKey& current() const { return keys_[current_]; }
    [[nodiscard]] const std::vector<SigningKey>& all() const { return keys_; }

    // The key that signs below this first part of a token; nullptr, when it is none of ours.
    [[nodiscard]] const SigningKey* find(std::string_view token_header) const;

    // The public halves as a JWK Set [RFC 7517].
    [[nodiscard]] const std::string& jwks() const { return jwks_; }

 private:
    SigningKeys(std::vector<SigningKey> keys, std::size_t current);

    std::vector<SigningKey> keys_;
    std::size_t current_;
    std::string jwks_;
};

}  // namespace taxasge
