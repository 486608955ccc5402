// What the sealed facts of a decision, its report as JSON and the trend write in the same words.
#pragma once

#include "delivery/report/history.hpp"
#include "delivery/report/timing.hpp"

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

inline boost::json::object delivery_json(const Delivery& each) {
    using boost::json::value;
    return {{"run", each.run},
            {"command", each.command},
            {"revision", each.revision},
            {"commit", each.commit},
            {"outcome", each.outcome},
            {"began", to_rfc3339(each.began)},
            {"ended", each.ended ? value(to_rfc3339(*each.ended)) : value{}}};
}

inline boost::json::object past_json(const PastDecision& each) {
    using boost::json::value;
    return {{"id", each.id},
            {"at", to_rfc3339(each.at)},
            {"commit", each.commit},
            {"verdict", to_text(each.verdict)},
            {"points", each.points},
            {"total", each.total},
            {"took_ms", each.took ? value(each.took->count()) : value{}},
            {"rollbacks", each.rollbacks}};
}

}  // namespace taxasge::delivery
