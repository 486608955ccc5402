#include "delivery/targets/local/ready_probe.hpp"

#include "base/http_get.hpp"

#include <charconv>

namespace taxasge::delivery {
namespace {

constexpr std::chrono::seconds patience{3};

}  // namespace

boost::asio::awaitable<Result<void>> probe_ready(std::uint16_t port) {
    const auto answer = co_await http_get({.host = "127.0.0.1",
                                           .port = port,
                                           .path = "/health/ready",
                                           .deadline = std::chrono::steady_clock::now() + patience});
    if (!answer) co_return fail(unavailable("/health/ready: " + answer.error().detail));
    if (answer->status == 200) co_return Result<void>{};
    co_return fail(unavailable("/health/ready says " + std::to_string(answer->status)));
}

std::uint16_t printed_port(std::string_view output) {
    constexpr std::string_view before = "http://localhost:";
    const auto at = output.find(before);
    if (at == std::string_view::npos) return 0;
    const auto digits = output.substr(at + before.size());
    std::uint16_t port = 0;
    const auto [end, failure] = std::from_chars(digits.data(), digits.data() + digits.size(), port);
    const bool is_whole = failure == std::errc{} && end != digits.data() + digits.size() && *end == '\n';
    return is_whole ? port : std::uint16_t{0};
}

}  // namespace taxasge::delivery
