#include "delivery/targets/local/agent_life.hpp"

#include "base/log.hpp"
#include "delivery/targets/local/large_log.hpp"
#include "delivery/targets/local/pause.hpp"

#include <boost/asio/as_tuple.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/read_until.hpp>
#include <boost/asio/write.hpp>

namespace asio = boost::asio;

namespace taxasge::delivery {
namespace {

using namespace std::chrono_literals;

constexpr std::size_t longest_request = 1 << 20;

}  // namespace

AgentLife::AgentLife(const AgentOptions& options, Ledger ledger)
    : ledger_(std::move(ledger)),
      proxy_(options.haproxy),
      supervisor_(context_, ledger_, traffic_,
                  {.folder = options.folder, .containment = options.containment}),
      requests_(ledger_, proxy_, traffic_, supervisor_) {
    // Another address is taken when nothing is there that people reach at the old one.
    const auto& state = ledger_.state();
    const bool is_free = state.revisions.empty() && !is_alive(state.proxy);
    if (state.listen.empty() || (is_free && state.listen != options.listen))
        ledger_.accept([&options](AgentState& state) { state.listen = options.listen; });
}

Result<void> AgentLife::run() {
    traffic_.on_new_proxy([this] {
        boost::system::error_code ignored;
        proxy_watch_.close(ignored);
    });
    if (auto opened = latencies_.open(); !opened) return opened;
    take_over();
    if (auto listening = listen(); !listening) return listening;
    asio::co_spawn(context_, accept(), asio::detached);
    asio::co_spawn(context_, keep_proxy_up(), asio::detached);
    asio::co_spawn(context_, read_counters(), asio::detached);
    asio::co_spawn(context_, keep_logs_small(), asio::detached);
    signals_.async_wait([this](boost::system::error_code cancelled, int) {
        if (!cancelled) context_.stop();
    });
    log::info("agent_serves", {{"listen", ledger_.state().listen}});
    context_.run();
    log::info("agent_ends");
    return {};
}

void AgentLife::take_over() {
    proxy_.adopt(ledger_.state().proxy);
    if (proxy_.is_up() && proxy_.process() != ledger_.state().proxy)
        ledger_.accept([this](AgentState& state) { state.proxy = proxy_.process(); });
    supervisor_.take_over();
    if (ledger_.state().revisions.empty()) return;
    if (const auto up = traffic_.take_over(); !up)
        log::error("haproxy_not_there", {{"detail", up.error().detail}});
}

Result<void> AgentLife::listen() {
    constexpr auto name = "agent.sock";
    std::error_code ignored;
    std::filesystem::remove(name, ignored);
    boost::system::error_code error;
    acceptor_.open({}, error);
    if (!error) acceptor_.bind({name}, error);
    if (!error) acceptor_.listen(16, error);
    if (error) return fail(unavailable(std::string{"cannot listen on agent.sock: "} + error.message()));
    return {};
}

asio::awaitable<void> AgentLife::accept() {
    while (true) {
        auto [error, connection] = co_await acceptor_.async_accept(asio::as_tuple(asio::use_awaitable));
        if (error == asio::error::operation_aborted) co_return;
        if (error)
            co_await pause(10ms);
        else
            asio::co_spawn(context_, serve(std::move(connection)), asio::detached);
    }
}

// One line is a request, one line its answer.
asio::awaitable<void> AgentLife::serve(asio::local::stream_protocol::socket connection) {
    std::string line;
    auto [error, size] = co_await asio::async_read_until(
        connection, asio::dynamic_buffer(line, longest_request), '\n', asio::as_tuple(asio::use_awaitable));
    if (error) co_return;
    ++being_answered_;
    const auto answer = co_await requests_.answer(line) + "\n";
    co_await asio::async_write(connection, asio::buffer(answer), asio::as_tuple(asio::use_awaitable));
    --being_answered_;
    // Whoever waits for a revision hears first that it is gone: they would start another agent otherwise.
    if (requests_.is_over() && being_answered_ == 0) context_.stop();
}

// A reload puts another process in its place: then the watch is closed, and begins anew.
asio::awaitable<void> AgentLife::keep_proxy_up() {
    while (true) {
        if (auto pidfd = follow(proxy_.process())) {
            proxy_watch_ = asio::posix::stream_descriptor{context_, pidfd.release()};
            co_await proxy_watch_.async_wait(asio::posix::stream_descriptor::wait_read,
                                             asio::as_tuple(asio::use_awaitable));
            reap_children();
            if (proxy_.is_up()) continue;
        }
        if (ledger_.state().revisions.empty() || requests_.is_over()) {
            co_await pause(50ms);
            continue;
        }
        log::warning("haproxy_ended", {{"pid", proxy_.process().pid}});
        if (const auto up = traffic_.bring_up(); !up) {
            log::error("haproxy_not_there", {{"detail", up.error().detail}});
            co_await pause(200ms);
        }
    }
}

asio::awaitable<void> AgentLife::keep_logs_small() {
    while (true) {
        trim_logs(".");
        co_await pause(1min);
    }
}

asio::awaitable<void> AgentLife::read_counters() {
    while (true) {
        co_await pause(1s);
        if (proxy_.is_up()) traffic_.remember_counts();
    }
}

}  // namespace taxasge::delivery
