// The network that a request comes from, which limits count by: whoever has one address of an IPv4 /24 or an
// IPv6 /56 can easily have them all.
#pragma once

#include <functional>
#include <optional>
#include <string>
#include <string_view>

namespace taxasge {

class ClientNetworks {
 public:
    using IsProxy = std::function<bool(std::string_view address)>;

    // `is_proxy` says whether an address is that of a proxy of ours.
    explicit ClientNetworks(IsProxy is_proxy = {}) : is_proxy_(std::move(is_proxy)) {}

    // "203.0.113.0/24", "2001:db8:0:1200::/56". Nothing for a proxy of ours that does not tell for whom it
    // asks: everybody behind it would share one limit, and one of them could lock out all (A21).
    [[nodiscard]] std::optional<std::string> find(std::string_view client) const;

 private:
    IsProxy is_proxy_;
};

}  // namespace taxasge
