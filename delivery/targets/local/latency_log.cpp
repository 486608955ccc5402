#include "delivery/targets/local/latency_log.hpp"

#include "base/random.hpp"

#include <charconv>
#include <filesystem>

namespace asio = boost::asio;

namespace taxasge::delivery {
namespace {

constexpr std::size_t most_kept = 4096;
constexpr int lines_at_once = 64;
constexpr std::chrono::milliseconds pause_between{5};
constexpr auto socket_name = "latency.sock";

}  // namespace

std::optional<LatencyLine> parse_latency_line(std::string_view line) {
    while (!line.empty() && (line.back() == '\n' || line.back() == ' ')) line.remove_suffix(1);
    if (!line.starts_with('s')) return std::nullopt;
    std::array<long, 3> numbers{};
    const char* at = line.data() + 1;
    const char* const end = line.data() + line.size();
    for (auto& number : numbers) {
        const auto [next, failure] = std::from_chars(at, end, number);
        const bool is_last = &number == &numbers.back();
        if (failure != std::errc{} || (is_last ? next != end : next == end || *next != ' '))
            return std::nullopt;
        at = is_last ? next : next + 1;
    }
    const auto [slot, connecting, waiting] = numbers;
    if (slot < 1 || slot > slot_count || connecting < 0 || waiting < 0) return std::nullopt;
    return LatencyLine{.slot = static_cast<int>(slot),
                       .latency = std::chrono::milliseconds{connecting + waiting}};
}

Result<void> LatencyLog::open() {
    std::error_code ignored;
    std::filesystem::remove(socket_name, ignored);
    boost::system::error_code error;
    socket_.open({}, error);
    if (!error) socket_.bind({socket_name}, error);
    if (!error) socket_.non_blocking(true, error);
    if (error)
        return fail(unavailable("cannot listen on " + std::string{socket_name} + ": " + error.message()));
    await_lines();
    return {};
}

void LatencyLog::close() {
    boost::system::error_code ignored;
    socket_.close(ignored);
    pause_.cancel();
}

void LatencyLog::await_lines() {
    socket_.async_wait(asio::socket_base::wait_read, [this](boost::system::error_code error) {
        if (!error) read_lines();
    });
}

void LatencyLog::read_lines() {
    std::array<char, 256> line;
    boost::system::error_code error;
    int read = 0;
    for (; read < lines_at_once; ++read) {
        const auto size = socket_.receive(asio::buffer(line), 0, error);
        if (error) break;
        if (const auto parsed = parse_latency_line({line.data(), size})) keep(*parsed);
    }
    if (read < lines_at_once) return await_lines();
    pause_.expires_after(pause_between);
    pause_.async_wait([this](boost::system::error_code cancelled) {
        if (!cancelled) await_lines();
    });
}

void LatencyLog::keep(const LatencyLine& line) {
    auto& [latencies, seen] = kept_.at(static_cast<std::size_t>(line.slot - 1));
    ++seen;
    if (latencies.size() < most_kept) return latencies.push_back(line.latency);
    const auto place = random_below(static_cast<std::uint32_t>(std::min<std::int64_t>(seen, 1 << 30)));
    if (place < most_kept) latencies[place] = line.latency;
}

LatencyLog::Latencies LatencyLog::take(int slot) {
    auto& kept = kept_.at(static_cast<std::size_t>(slot - 1));
    return std::exchange(kept, {}).latencies;
}

}  // namespace taxasge::delivery
