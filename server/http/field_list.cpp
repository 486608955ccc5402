#include "server/http/field_list.hpp"

#include <algorithm>

namespace taxasge {

std::string_view trimmed(std::string_view text) {
    constexpr std::string_view blank = " \t";
    const std::size_t begin = std::min(text.find_first_not_of(blank), text.size());
    return text.substr(begin, text.find_last_not_of(blank) + 1 - begin);
}

std::string_view take_entry(std::string_view& rest, char separator) {
    const std::string_view entry = rest.substr(0, rest.find(separator));
    rest.remove_prefix(std::min(rest.size(), entry.size() + 1));
    return trimmed(entry);
}

}  // namespace taxasge
