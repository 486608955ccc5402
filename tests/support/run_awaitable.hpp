// Drives coroutines from a test, which is none.
//
// What is the same for every value is in run_awaitable.cpp: to make co_spawn anew for each took the compiler
// most of the time that it had for a test.
#pragma once

#include <boost/asio/awaitable.hpp>
#include <boost/asio/io_context.hpp>

#include <chrono>
#include <exception>
#include <functional>
#include <future>
#include <type_traits>
#include <utility>
#include <vector>

namespace taxasge::test {

// Starts `work`; what it throws is lost.
void spawn(boost::asio::io_context& context, boost::asio::awaitable<void> work);

// Runs `context`, which nobody else runs meanwhile, until it is so.
// Throws std::runtime_error after two minutes: only a lost answer takes that long, and a test must not hang
// for ever.
void run_until(boost::asio::io_context& context, const std::function<bool()>& is_so);

template <class T>
boost::asio::awaitable<void> keep(boost::asio::awaitable<T> work, std::promise<T> kept) {
    try {
        if constexpr (std::is_void_v<T>) {
            co_await std::move(work);
            kept.set_value();
        } else {
            kept.set_value(co_await std::move(work));
        }
    } catch (...) {
        kept.set_exception(std::current_exception());
    }
}

// Starts `work`, which ends when somebody runs `context`.
template <class T>
std::future<T> start(boost::asio::io_context& context, boost::asio::awaitable<T> work) {
    std::promise<T> kept;
    std::future<T> future = kept.get_future();
    spawn(context, keep(std::move(work), std::move(kept)));
    return future;
}

template <class T>
T wait_while_running(boost::asio::io_context& context, std::future<T>& future) {
    run_until(context, [&] { return future.wait_for(std::chrono::seconds{0}) == std::future_status::ready; });
    return future.get();
}

// Runs `work` on `context`, which nobody else runs meanwhile, and returns its value.
template <class T>
T run_awaitable(boost::asio::io_context& context, boost::asio::awaitable<T> work) {
    std::future<T> future = start(context, std::move(work));
    return wait_while_running(context, future);
}

template <class T>
std::vector<T> run_awaitables(boost::asio::io_context& context,
                              std::vector<boost::asio::awaitable<T>> works) {
    std::vector<std::future<T>> futures;
    for (auto& work : works) futures.push_back(start(context, std::move(work)));
    std::vector<T> values;
    for (auto& future : futures) values.push_back(wait_while_running(context, future));
    return values;
}

}  // namespace taxasge::test
