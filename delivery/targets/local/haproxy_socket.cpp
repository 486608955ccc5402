#include "delivery/targets/local/haproxy_socket.hpp"

#include "delivery/targets/local/unix_socket.hpp"

#include <fmt/format.h>

#include <charconv>

namespace taxasge::delivery {
namespace {

constexpr std::chrono::seconds patience{2};

std::vector<std::string_view> split(std::string_view text, char at) {
    std::vector<std::string_view> parts;
    while (true) {
        const auto end = text.find(at);
        parts.push_back(text.substr(0, end));
        if (end == std::string_view::npos) return parts;
        text.remove_prefix(end + 1);
    }
}

// One line of the table, read by the names in its head.
class Row {
 public:
    Row(const std::vector<std::string_view>& names, std::string_view line) {
        const auto values = split(line, ',');
        for (std::size_t i = 0; i < names.size() && i < values.size(); ++i)
            values_.emplace(names[i], values[i]);
    }
    [[nodiscard]] std::string_view text(std::string_view name) const {
        const auto found = values_.find(name);
        return found == values_.end() ? std::string_view{} : found->second;
    }
    [[nodiscard]] std::int64_t number(std::string_view name) const { return to_number(text(name)); }
    [[nodiscard]] static std::int64_t to_number(std::string_view digits) {
        std::int64_t value = 0;
        std::from_chars(digits.data(), digits.data() + digits.size(), value);
        return value;
    }

 private:
    std::map<std::string_view, std::string_view> values_;
};

SlotReading reading_of(const Row& row) {
    SlotReading reading;
    reading.slot.slot = static_cast<int>(Row::to_number(row.text("svname").substr(1)));
    reading.slot.weight = static_cast<int>(row.number("uweight"));
    const auto address = row.text("addr");
    if (!row.text("status").starts_with("MAINT"))
        reading.slot.port =
            static_cast<std::uint16_t>(Row::to_number(address.substr(address.rfind(':') + 1)));
    reading.in_flight = row.number("scur");
    // A try that HAProxy repeated was answered well to the client, and is this server's error still: wretr
    // when it was repeated here, wredis when elsewhere.
    const auto failed = row.number("econ") + row.number("eresp") + row.number("wretr") + row.number("wredis");
    reading.counted.errors = row.number("hrsp_5xx") + failed;
    reading.counted.requests = failed;
    for (const auto* answers : {"hrsp_1xx", "hrsp_2xx", "hrsp_3xx", "hrsp_4xx", "hrsp_5xx", "hrsp_other"})
        reading.counted.requests += row.number(answers);
    return reading;
}

}  // namespace

Result<std::string> ask_haproxy(const std::filesystem::path& socket, std::string_view command) {
    auto connected = connect_unix(socket, patience);
    if (!connected) return fail(connected.error());
    if (auto sent = send_all(*connected, std::string{command} + "\n"); !sent) return fail(sent.error());
    return receive_all(*connected);
}

Result<void> tell_haproxy(const std::filesystem::path& socket, const std::string& command) {
    const auto answer = ask_haproxy(socket, command);
    if (!answer) return fail(answer.error());
    const bool is_good = answer->find_first_not_of(" \r\n") == std::string::npos ||
                         answer->contains(" changed from ") || answer->contains("no need to change");
    if (!is_good) return fail(internal_error(fmt::format("HAProxy to '{}': {}", command, *answer)));
    return {};
}

Result<std::map<int, SlotReading>> parse_statistics(std::string_view csv) {
    const auto lines = split(csv, '\n');
    if (!csv.starts_with("# pxname,svname,"))
        return fail(
            Error{.code = Code::malformed,
                  .reason = "malformed",
                  .detail = fmt::format("these are no statistics of HAProxy: {}", csv.substr(0, 80))});
    const auto names = split(lines.front().substr(2), ',');
    std::map<int, SlotReading> readings;
    for (std::size_t i = 1; i < lines.size(); ++i) {
        const Row row{names, lines[i]};
        if (row.text("pxname") != "revisions" || !row.text("svname").starts_with('s')) continue;
        const auto reading = reading_of(row);
        readings.emplace(reading.slot.slot, reading);
    }
    return readings;
}

}  // namespace taxasge::delivery
