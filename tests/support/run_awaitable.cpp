#include "tests/support/run_awaitable.hpp"

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>

#include <stdexcept>

namespace taxasge::test {
namespace {

constexpr std::chrono::seconds patience{120};

}  // namespace

void spawn(boost::asio::io_context& context, boost::asio::awaitable<void> work) {
    boost::asio::co_spawn(context, std::move(work), boost::asio::detached);
}

void run_until(boost::asio::io_context& context, const std::function<bool()>& is_so) {
    const auto deadline = std::chrono::steady_clock::now() + patience;
    while (!is_so()) {
        if (std::chrono::steady_clock::now() > deadline) throw std::runtime_error("a coroutine never ended");
        if (context.stopped()) context.restart();
        context.run_one_for(std::chrono::milliseconds{100});
    }
}

}  // namespace taxasge::test
