// Drives coroutines from a test, which is none.
#pragma once

#include <boost/asio/awaitable.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/use_future.hpp>

#include <chrono>
#include <future>
#include <stdexcept>
#include <utility>
#include <vector>

namespace taxasge::test {

// Only a lost answer takes that long, and a test must not hang for ever.
inline constexpr std::chrono::seconds patience{120};

template <class T>
T wait_while_running(boost::asio::io_context& context, std::future<T>& future) {
    using namespace std::chrono_literals;
    const auto deadline = std::chrono::steady_clock::now() + patience;
    while (future.wait_for(0s) != std::future_status::ready) {
        if (std::chrono::steady_clock::now() > deadline) throw std::runtime_error("a coroutine never ended");
        if (context.stopped()) context.restart();
        context.run_one_for(100ms);
    }
    return future.get();
}

// Runs `work` on `context`, which nobody else runs meanwhile, and returns its value.
template <class T>
T run_awaitable(boost::asio::io_context& context, boost::asio::awaitable<T> work) {
    std::future<T> future = boost::asio::co_spawn(context, std::move(work), boost::asio::use_future);
    return wait_while_running(context, future);
}

template <class T>
std::vector<T> run_awaitables(boost::asio::io_context& context,
                              std::vector<boost::asio::awaitable<T>> works) {
    std::vector<std::future<T>> futures;
    for (auto& work : works)
        futures.push_back(boost::asio::co_spawn(context, std::move(work), boost::asio::use_future));
    std::vector<T> values;
    for (auto& future : futures) values.push_back(wait_while_running(context, future));
    return values;
}

}  // namespace taxasge::test
