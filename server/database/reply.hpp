// The way back from a driver to a waiting coroutine. The reply owns the coroutine: whoever holds it must send
// exactly one answer, from any thread; the coroutine goes on on its own executor, which has work until then.
#pragma once

#include <boost/asio/associated_executor.hpp>
#include <boost/asio/async_result.hpp>
#include <boost/asio/awaitable.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/prefer.hpp>
#include <boost/asio/use_awaitable.hpp>

#include <functional>
#include <utility>

namespace taxasge {

template <class T>
using Reply = std::move_only_function<void(T)>;

template <class T, class Handler>
[[nodiscard]] Reply<T> reply_to(Handler handler) {
    namespace asio = boost::asio;
    auto executor =
        asio::prefer(asio::get_associated_executor(handler), asio::execution::outstanding_work.tracked);
    return [executor = std::move(executor), handler = std::move(handler)](T answer) mutable {
        asio::post(executor, [handler = std::move(handler), answer = std::move(answer)]() mutable {
            std::move(handler)(std::move(answer));
        });
    };
}

// co_await wait_for_reply<T>(start): `start(Reply<T>)` hands the reply to whoever will answer.
template <class T, class Start>
[[nodiscard]] boost::asio::awaitable<T> wait_for_reply(Start start) {
    namespace asio = boost::asio;
    return asio::async_initiate<const asio::use_awaitable_t<>, void(T)>(
        [](auto handler, Start starter) { starter(reply_to<T>(std::move(handler))); }, asio::use_awaitable,
        std::move(start));
}

}  // namespace taxasge
