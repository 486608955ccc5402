// Drives one coroutine to its end before the I/O threads run, for the steps of the start.
#pragma once

#include "base/result.hpp"

#include <boost/asio/awaitable.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/io_context.hpp>

#include <exception>
#include <optional>

namespace taxasge {

template <class T>
boost::asio::awaitable<void> keep_result(boost::asio::awaitable<Result<T>> work,
                                         std::optional<Result<T>>& result) {
    result.emplace(co_await std::move(work));
}

// Blocks. `context` must have no thread yet. Errors: those of `work`.
template <class T>
Result<T> run_now(boost::asio::io_context& context, boost::asio::awaitable<Result<T>> work) {
    std::optional<Result<T>> result;
    std::exception_ptr failure;
    bool ended = false;
    boost::asio::co_spawn(context, keep_result(std::move(work), result), [&](std::exception_ptr thrown) {
        failure = thrown;
        ended = true;
    });
    // Not only until there is a result: this handler comes after it, and must find its variables.
    while (!ended && context.run_one() > 0) {
    }
    if (failure) std::rethrow_exception(failure);
    if (!result) return fail(internal_error("the start was interrupted"));
    return std::move(*result);
}

}  // namespace taxasge
