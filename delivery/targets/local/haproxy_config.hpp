// HAProxy's configuration and its runtime commands as text, from what is intended. Pure: tested as text.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

namespace taxasge::delivery {

struct ProxySlot {
    int slot = 0;
    std::uint16_t port = 0;  // 0: nobody is there
    int weight = 0;

    bool operator==(const ProxySlot&) const = default;
};

struct ProxyPlan {
    std::string listen;            // address:port
    std::vector<ProxySlot> slots;  // 1 … slot_count, each once

    bool operator==(const ProxyPlan&) const = default;
};

// Its sockets are beside it: HAProxy runs in the folder that holds them.
[[nodiscard]] std::string haproxy_config(const ProxyPlan& plan);

// What leads from one plan to the next without a moment in which nobody could be asked: first addresses, then
// the weights that rise, then those that fall (the reverse gave 503s).
[[nodiscard]] std::vector<std::string> haproxy_commands(const ProxyPlan& from, const ProxyPlan& to);

}  // namespace taxasge::delivery
