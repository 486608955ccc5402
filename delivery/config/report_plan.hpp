// How decisions are reported, and what is to come after: the parts `report` and `modules` of deliver.yaml.
#pragma once

#include <string>
#include <vector>

namespace taxasge::delivery {

struct ReportPlan {
    std::string language = "fr";  // fr, es or en
    std::vector<std::string> formats{"md", "html", "json", "junit"};
    std::string general = {};  // the file of the general report; empty: there is none
};

// What is built next, and what has to be so before it begins (GO-08).
struct Module {
    std::string name = {};
    std::vector<std::string> scope = {};
    std::vector<std::string> criteria = {};  // by their ids
};

}  // namespace taxasge::delivery
