// Whether a server on this machine says that it is ready.
#pragma once

#include "base/result.hpp"

#include <boost/asio/awaitable.hpp>

#include <cstdint>

namespace taxasge::delivery {

// GET /health/ready on 127.0.0.1, within three seconds. Error: unavailable, with the status or the reason.
[[nodiscard]] boost::asio::awaitable<Result<void>> probe_ready(std::uint16_t port);

// The port out of the line that the server prints once it listens: "http://localhost:8080". 0: it is not
// there.
[[nodiscard]] std::uint16_t printed_port(std::string_view output);

}  // namespace taxasge::delivery
