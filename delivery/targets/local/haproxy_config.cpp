#include "delivery/targets/local/haproxy_config.hpp"

#include <fmt/format.h>

namespace taxasge::delivery {
namespace {

// A dead server is nobody's fault for longer than a retry: no checks and no mark-down, since the agent sees a
// death in its pidfd before any check would. Only what may be repeated is sent twice: once a POST has left,
// its failure is the client's to hear (D28). A connection to a server serves one request: one that was kept
// may be dead when it is used again, and HAProxy then hangs up on the client instead of trying elsewhere (4
// to 8 of 8 clients at each death; none in 20 deaths without). noreuseport: two proxies on one port would
// both start.
constexpr std::string_view frame =
    R"(# Written by the agent of taxasgectl, before each change. What is changed here by hand is lost.
global
    stats socket unix@haproxy.sock mode 600 level admin expose-fd listeners
    stats timeout 1h
    noreuseport
    log unix@latency.sock len 256 format raw local0
    hard-stop-after 60s

defaults
    mode http
    log global
    log-format "%s %Tc %Tr"
    option dontlognull
    option forwardfor
    option redispatch 1
    option http-server-close
    retries 3
    retry-on conn-failure empty-response response-timeout
    timeout connect 250ms
    timeout client 65s
    timeout server 65s
    timeout queue 5s
    timeout http-request 15s
    timeout http-keep-alive 50s

frontend entrance
    bind {listen}
    option idle-close-on-response
    default_backend revisions

backend revisions
    balance roundrobin
    http-request disable-l7-retry unless {{ method GET HEAD OPTIONS }}
)";

std::string server_line(const ProxySlot& slot) {
    if (slot.port == 0) return fmt::format("    server s{} 127.0.0.1:1 weight 0 disabled\n", slot.slot);
    return fmt::format("    server s{} 127.0.0.1:{} weight {}\n", slot.slot, slot.port, slot.weight);
}

void add_address(std::vector<std::string>& commands, const ProxySlot& from, const ProxySlot& to) {
    if (from.port == to.port) return;
    const auto server = fmt::format("set server revisions/s{}", to.slot);
    if (to.port == 0) {
        commands.push_back(server + " state maint");
        return;
    }
    commands.push_back(fmt::format("{} addr 127.0.0.1 port {}", server, to.port));
    if (from.port == 0) commands.push_back(server + " state ready");
}

std::string weight_command(const ProxySlot& to) {
    return fmt::format("set server revisions/s{} weight {}", to.slot, to.weight);
}

}  // namespace

std::string haproxy_config(const ProxyPlan& plan) {
    std::string text = fmt::format(frame, fmt::arg("listen", plan.listen));
    for (const auto& slot : plan.slots) text += server_line(slot);
    return text;
}

std::vector<std::string> haproxy_commands(const ProxyPlan& from, const ProxyPlan& to) {
    std::vector<std::string> commands;
    std::vector<std::string> falling;
    for (std::size_t i = 0; i < to.slots.size(); ++i)
        if (to.slots[i].port != 0) add_address(commands, from.slots.at(i), to.slots[i]);
    for (std::size_t i = 0; i < to.slots.size(); ++i) {
        if (to.slots[i].weight > from.slots.at(i).weight) commands.push_back(weight_command(to.slots[i]));
        if (to.slots[i].weight < from.slots.at(i).weight) falling.push_back(weight_command(to.slots[i]));
    }
    commands.insert(commands.end(), falling.begin(), falling.end());
    for (std::size_t i = 0; i < to.slots.size(); ++i)
        if (to.slots[i].port == 0) add_address(commands, from.slots.at(i), to.slots[i]);
    return commands;
}

}  // namespace taxasge::delivery
