// Lists as JSON.
#pragma once

#include <boost/json.hpp>

#include <string>
#include <vector>

namespace taxasge::delivery {

// Of what `write` makes of each.
template <class List, class Write>
boost::json::array list_of(const List& list, const Write& write) {
    boost::json::array all;
    for (const auto& each : list) all.push_back(write(each));
    return all;
}

inline boost::json::array texts(const std::vector<std::string>& all) {
    return boost::json::array(all.begin(), all.end());
}

}  // namespace taxasge::delivery
