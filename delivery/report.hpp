// What a command has to say: words for people, the same as JSON for programs, and an exit code.
#pragma once

#include "base/result.hpp"
#include "delivery/exit_code.hpp"

#include <boost/json/object.hpp>

#include <string>

namespace taxasge::delivery {

struct Report {
    std::string words = {};
    boost::json::object facts = {};
    Exit exit = Exit::well;
};

}  // namespace taxasge::delivery
