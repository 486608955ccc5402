// The headers that nearly every file reads, or that take long to read, parsed once. Nothing that defines
// variables, as CLI11 does: they would be made anew for every file.
#pragma once
#include <boost/asio/as_tuple.hpp>
#include <boost/asio/awaitable.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/this_coro.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <boost/json.hpp>

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <atomic>
#include <charconv>
#include <chrono>
#include <expected>
#include <filesystem>
#include <functional>
#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <set>
#include <span>
#include <string>
#include <string_view>
#include <thread>
#include <variant>
#include <vector>

// What nearly every file makes of these templates is made here, once (CMake's PCH_INSTANTIATE_TEMPLATES).
namespace taxasge::precompiled {
inline boost::asio::any_io_executor executor_of(boost::asio::io_context& context) {
    return context.get_executor();
}
inline boost::asio::steady_timer timer_of(boost::asio::io_context& context) {
    return boost::asio::steady_timer{context};
}
}  // namespace taxasge::precompiled
