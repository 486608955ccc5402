// One GET of a small answer over plain HTTP: for asking a server whether it is well. No redirects, no TLS.
#pragma once

#include "base/result.hpp"

#include <boost/asio/awaitable.hpp>

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <map>
#include <string>

namespace taxasge {

struct HttpAnswer {
    unsigned status = 0;
    std::string body = {};
    // By their names in small letters; of doubled ones the first.
    std::map<std::string, std::string> headers = {};
    std::chrono::microseconds took{0};  // from the question to the last byte
};

struct HttpQuestion {
    std::string host;  // a name or an address
    std::uint16_t port = 0;
    std::string path;
    std::chrono::steady_clock::time_point deadline;  // for all of it
    std::size_t largest_body = std::size_t{1} << 20;
};

// Errors: timed_out; unavailable, with the reason. Whatever its status, an answer is no error.
[[nodiscard]] boost::asio::awaitable<Result<HttpAnswer>> http_get(HttpQuestion question);

// The same for who has nothing else to do meanwhile: blocks until the answer or the deadline; with a name
// that no name server answers until the system's resolver gives up.
[[nodiscard]] Result<HttpAnswer> http_get_and_wait(HttpQuestion question);

}  // namespace taxasge
