#include "server/http/request.hpp"

#include "server/http/percent.hpp"

#include <algorithm>

namespace taxasge {

std::string query_value(std::string_view query, std::string_view name) {
    while (!query.empty()) {
        const std::string_view pair = query.substr(0, query.find('&'));
        query.remove_prefix(std::min(query.size(), pair.size() + 1));
        const std::size_t equals = pair.find('=');
        if (pair.substr(0, equals) != name || equals == std::string_view::npos) continue;
        return form_decode(pair.substr(equals + 1)).value_or("");
    }
    return {};
}

}  // namespace taxasge
