#include "server/config/variable_reader.hpp"

#include "base/file.hpp"

#include <fmt/ranges.h>

#include <algorithm>
#include <charconv>

namespace taxasge {
namespace {

std::string_view trim(std::string_view text) {
    constexpr std::string_view blank = " \t\r\n";
    const auto first = text.find_first_not_of(blank);
    if (first == std::string_view::npos) return {};
    return text.substr(first, text.find_last_not_of(blank) - first + 1);
}

}  // namespace

std::string VariableReader::text(std::string_view name) const {
    const auto found = variables_.find(name);
    return found == variables_.end() ? std::string{} : found->second;
}

std::string VariableReader::secret(std::string_view name) {
    const std::string direct = text(name);
    const std::string twin = std::string{name} + "_FILE";
    const std::string path = text(twin);
    if (path.empty()) return direct;
    if (!direct.empty()) {
        fault(name, "is set twice: keep either " + std::string{name} + " or " + twin);
        return direct;
    }
    const auto content = read_file(path);
    if (!content) {
        fault(twin, content.error().detail);
        return {};
    }
    std::string value = *content;
    if (value.ends_with('\n')) value.pop_back();
    if (value.empty()) fault(twin, "the file " + path + " is empty");
    return value;
}

std::string VariableReader::choice(std::string_view name, std::initializer_list<std::string_view> choices,
                                   std::string_view standard) {
    const std::string value = text(name);
    if (value.empty()) return std::string{standard};
    if (std::ranges::find(choices, value) != choices.end()) return value;
    fault(name, fmt::format("must be one of {}, not '{}'", fmt::join(choices, ", "), value));
    return std::string{standard};
}

Switch VariableReader::on_or_off(std::string_view name, Switch standard) {
    return choice(name, {"on", "off"}, standard == Switch::on ? "on" : "off") == "on" ? Switch::on
                                                                                      : Switch::off;
}

unsigned VariableReader::number(std::string_view name, unsigned least, unsigned most, unsigned standard) {
    const std::string value = text(name);
    if (value.empty()) return standard;
    unsigned parsed = 0;
    const auto [end, error] = std::from_chars(value.data(), value.data() + value.size(), parsed);
    if (error == std::errc{} && end == value.data() + value.size() && parsed >= least && parsed <= most)
        return parsed;
    fault(name, fmt::format("must be a whole number from {} to {}, not '{}'", least, most, value));
    return standard;
}

std::vector<std::string> VariableReader::list(std::string_view name) const {
    std::vector<std::string> items;
    const std::string value = text(name);
    std::string_view rest = value;
    while (!rest.empty()) {
        const auto comma = rest.find(',');
        if (const auto item = trim(rest.substr(0, comma)); !item.empty()) items.emplace_back(item);
        if (comma == std::string_view::npos) break;
        rest.remove_prefix(comma + 1);
    }
    return items;
}

void VariableReader::fault(std::string_view variable, std::string rule) {
    faults_.push_back({std::string{variable}, std::move(rule)});
}

}  // namespace taxasge
