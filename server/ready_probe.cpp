#include "server/ready_probe.hpp"

#include "base/http_get.hpp"

#include <boost/asio/ip/address.hpp>

namespace taxasge {
namespace {

constexpr std::chrono::seconds patience{3};

}  // namespace

Result<void> probe_ready(const std::string& host, std::uint16_t port) {
    boost::system::error_code error;
    const auto address = boost::asio::ip::make_address(host, error);
    if (error) return fail(unavailable("no address: " + host));
    const auto answer = http_get_and_wait({.host = address.is_unspecified() ? "127.0.0.1" : host,
                                           .port = port,
                                           .path = "/health/ready",
                                           .deadline = std::chrono::steady_clock::now() + patience});
    if (!answer) return fail(unavailable("no answer from " + answer.error().detail));
    if (answer->status != 200)
        return fail(unavailable("not ready: status " + std::to_string(answer->status)));
    return {};
}

}  // namespace taxasge
