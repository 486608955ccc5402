// What all connections of one server share.
#pragma once

#include "server/http/client_address.hpp"
#include "server/http/limits.hpp"
#include "server/http/router.hpp"
#include "server/http/work_count.hpp"

#include <atomic>
#include <chrono>
#include <functional>
#include <string>
#include <string_view>

namespace taxasge {

// Told of every answer: method, route as registered ("" for pages and unknown paths), status, and the time
// from the whole request to the answer handed to the kernel. On an I/O thread: it must be quick.
using Observer = std::function<void(std::string_view method, std::string_view route, unsigned status,
                                    std::chrono::nanoseconds duration)>;

struct ServerOptions {
    Limits limits = {};
    Networks trusted_proxies = {};
    std::string strict_transport_security = {};  // "": not over plain HTTP, not in development
    Observer observer = {};
};

struct Service {
    const Router& router;
    const ServerOptions options;
    std::atomic<unsigned> connections{0};  // open
    WorkCount listeners = {};
};

}  // namespace taxasge
