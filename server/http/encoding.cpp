#include "server/http/encoding.hpp"

#include "server/http/field_list.hpp"
#include "server/http/headers.hpp"

#include <algorithm>
#include <optional>

namespace taxasge {
namespace {

// "q=0.5" in thousandths [RFC 9110 12.4.2]; 0 when it cannot be read.
int quality(std::string_view parameter) {
    parameter = trimmed(parameter);
    if (parameter.empty()) return 1000;
    if (!equal_ignoring_case(parameter.substr(0, 2), "q=")) return 0;
    parameter.remove_prefix(2);
    if (parameter.starts_with('1')) return 1000;
    if (!parameter.starts_with('0')) return 0;
    int thousandths = 0;
    int weight = 100;
    for (const char digit : parameter.substr(std::min<std::size_t>(2, parameter.size()))) {
        if (digit < '0' || digit > '9') return 0;
        thousandths += (digit - '0') * weight;
        weight /= 10;
    }
    return thousandths;
}

std::optional<int> said_of(std::string_view coding, std::string_view accepted) {
    while (!accepted.empty()) {
        const std::string_view entry = take_entry(accepted, ',');
        const std::size_t semicolon = std::min(entry.find(';'), entry.size());
        if (!equal_ignoring_case(trimmed(entry.substr(0, semicolon)), coding)) continue;
        return quality(entry.substr(std::min(semicolon + 1, entry.size())));
    }
    return std::nullopt;
}

}  // namespace

std::string_view to_text(Encoding encoding) {
    constexpr std::array names{"br", "gzip", "identity"};
    return names[static_cast<std::size_t>(encoding)];
}

std::string_view file_ending(Encoding encoding) {
    constexpr std::array endings{".br", ".gz", ""};
    return endings[static_cast<std::size_t>(encoding)];
}

int wish_for(Encoding encoding, std::string_view accept_encoding) {
    if (const auto said = said_of(to_text(encoding), accept_encoding)) return *said;
    if (const auto any = said_of("*", accept_encoding)) return *any;
    return encoding == Encoding::identity ? 1 : 0;  // unsaid, it is acceptable but any named one is better
}

}  // namespace taxasge
