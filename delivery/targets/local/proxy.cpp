#include "delivery/targets/local/proxy.hpp"

#include "base/file.hpp"
#include "delivery/targets/local/last_words.hpp"

#include <fmt/format.h>
#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>

#include <signal.h>

#include <cstdlib>
#include <fstream>
#include <thread>

namespace asio = boost::asio;

namespace taxasge::delivery {
namespace {

using namespace std::chrono_literals;

constexpr auto socket_name = "haproxy.sock";
constexpr auto config_name = "haproxy.cfg";
constexpr auto log_name = "haproxy.log";

// Not synced: after a power cut it is written anew, from the agent's state, before HAProxy starts; and the
// moment after a death must not wait for a disk.
Result<void> write_config(const ProxyPlan& plan) {
    const std::string fresh = std::string{config_name} + ".new";
    std::ofstream file{fresh, std::ios::binary | std::ios::trunc};
    file << haproxy_config(plan);
    file.close();
    std::error_code error;
    if (file) std::filesystem::rename(fresh, config_name, error);
    if (!file || error) return fail(unavailable("cannot write HAProxy's configuration: is the disk full?"));
    return {};
}

Error invalid(std::string detail) {
    return Error{.code = Code::invalid, .reason = "invalid", .detail = std::move(detail)};
}

}  // namespace

void Proxy::adopt(const ProcessId& process) {
    process_ = process;
    if (is_up()) return;
    const auto info = ask_haproxy(socket_name, "show info");
    constexpr std::string_view before = "\nPid: ";
    const auto at = info ? info->find(before) : std::string::npos;
    if (at != std::string::npos) process_ = identify(std::atoi(info->c_str() + at + before.size()));
}

Result<void> Proxy::start(const ProxyPlan& plan) {
    if (auto is_free = check_port(plan.listen); !is_free) return is_free;
    return start_with(plan, {});
}

Result<void> Proxy::reload(const ProxyPlan& plan) {
    return start_with(plan, {"-sf", std::to_string(process_.pid), "-x", socket_name});
}

bool Proxy::is_configured_for(const ProxyPlan& plan) {
    const auto text = read_file(config_name);
    return text && *text == haproxy_config(plan);
}

Result<void> Proxy::start_with(const ProxyPlan& plan, const std::vector<std::string>& words) {
    if (auto written = write_config(plan); !written) return written;
    Launch launch{.words = {program_.string(), "-db", "-f", config_name},
                  .environment = {},
                  .folder = ".",
                  .output = log_name,
                  .errors = log_name};
    launch.words.insert(launch.words.end(), words.begin(), words.end());
    const auto spoken = LastWords::begin(log_name);
    const auto started = start_process(launch);
    if (!started) return fail(started.error());
    const auto patience = std::chrono::steady_clock::now() + 10s;
    while (std::chrono::steady_clock::now() < patience) {
        const auto info = ask_haproxy(socket_name, "show info");
        if (info && info->contains(fmt::format("\nPid: {}\n", started->pid))) {
            process_ = *started;
            return {};
        }
        if (!is_alive(*started)) return fail(invalid("HAProxy does not start: " + spoken.text()));
        std::this_thread::sleep_for(2ms);
    }
    send_signal(*started, SIGKILL);
    return fail(invalid("HAProxy does not answer: " + spoken.text()));
}

Result<void> Proxy::apply(const ProxyPlan& plan) const {
    if (auto written = write_config(plan); !written) return written;
    const auto now = readings();
    if (!now) return fail(now.error());
    ProxyPlan from{.listen = plan.listen, .slots = {}};
    for (const auto& slot : plan.slots) {
        const auto found = now->find(slot.slot);
        if (found == now->end()) return fail(internal_error(fmt::format("HAProxy has no s{}", slot.slot)));
        from.slots.push_back(found->second.slot);
    }
    for (const auto& command : haproxy_commands(from, plan))
        if (auto told = tell_haproxy(socket_name, command); !told) return told;
    return {};
}

Result<std::map<int, SlotReading>> Proxy::readings() const {
    const auto csv = ask_haproxy(socket_name, "show stat");
    if (!csv) return fail(csv.error());
    return parse_statistics(*csv);
}

Result<void> Proxy::cut(int slot) const {
    return tell_haproxy(socket_name, fmt::format("shutdown sessions server revisions/s{}", slot));
}

void Proxy::stop() {
    const auto pidfd = follow(process_);
    send_signal(process_, SIGUSR1);
    if (!wait_for_end(pidfd, 1s)) send_signal(process_, SIGKILL);
    if (!wait_for_end(pidfd, 5s)) return;
    process_ = {};
}

Result<void> check_port(const std::string& listen) {
    const auto colon = listen.rfind(':');
    boost::system::error_code error;
    asio::io_context context;
    asio::ip::tcp::acceptor acceptor{context};
    const auto address = asio::ip::make_address(listen.substr(0, colon), error);
    unsigned long port = 0;
    if (colon != std::string::npos) port = std::strtoul(listen.c_str() + colon + 1, nullptr, 10);
    if (error || port == 0 || port > 65535)
        return fail(invalid(fmt::format("listen must be address:port, not '{}'", listen)));
    const asio::ip::tcp::endpoint endpoint{address, static_cast<std::uint16_t>(port)};
    acceptor.open(endpoint.protocol(), error);
    if (!error) acceptor.set_option(asio::ip::tcp::acceptor::reuse_address{true}, error);
    if (!error) acceptor.bind(endpoint, error);
    if (!error) acceptor.listen(1, error);
    if (error) return fail(invalid(fmt::format("cannot listen on {}: {}", listen, error.message())));
    return {};
}

}  // namespace taxasge::delivery
