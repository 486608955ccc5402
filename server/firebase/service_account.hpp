// The service account of a Firebase project: who we are to Google, and the key that custom tokens are signed
// with.
#pragma once

#include "base/latest.hpp"
#include "server/firebase/rs256.hpp"

#include <memory>
#include <optional>
#include <string>
#include <string_view>

namespace taxasge {

struct ServiceAccount {
    std::string email;
    std::string key_id;
    RsaSigningKey key;
};

// From the JSON file that the console gives. Error: invalid; the detail says which member is missing or wrong
// and shows nothing of it.
[[nodiscard]] Result<ServiceAccount> parse_service_account(const Secret& json, std::string_view project);

// The one place that holds it, for it may be replaced while the server runs. Any thread.
class CurrentServiceAccount {
 public:
    explicit CurrentServiceAccount(std::optional<ServiceAccount> account)
        : latest_(shared(std::move(account))) {}

    // Nothing: there is none from now on. Tokens on their way are still signed with the old one.
    void replace(std::optional<ServiceAccount> account) { latest_.replace(shared(std::move(account))); }

    // Null, when there is none.
    [[nodiscard]] std::shared_ptr<const ServiceAccount> get() const { return latest_.get(); }

 private:
    [[nodiscard]] static std::shared_ptr<const ServiceAccount> shared(std::optional<ServiceAccount> account);

    Latest<const ServiceAccount> latest_;
};

}  // namespace taxasge
