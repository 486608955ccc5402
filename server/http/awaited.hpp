// For tests: runs a coroutine to its end on this thread.
#pragma once

#include <boost/asio/awaitable.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/use_future.hpp>

namespace taxasge {

template <class T>
T awaited(boost::asio::awaitable<T> coroutine) {
    boost::asio::io_context context{1};
    auto result = boost::asio::co_spawn(context, std::move(coroutine), boost::asio::use_future);
    context.run();
    return result.get();
}

}  // namespace taxasge
