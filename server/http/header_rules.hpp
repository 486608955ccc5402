// headers.json of the page build: which header fields go with which paths. The same file makes the rules of a
// static host, so that both send the same (PF-25).
#pragma once

#include "base/result.hpp"
#include "server/http/headers.hpp"

#include <string>
#include <string_view>
#include <vector>

namespace taxasge {

class HeaderRules {
 public:
    // {"rules":[{"prefix":"/","headers":{"Name":"value"}}]}. Error: internal, when it is not that.
    [[nodiscard]] static Result<HeaderRules> parse(std::string_view json);

    // Of the rule with the longest prefix of `path`; empty when none fits.
    [[nodiscard]] const Headers& find(std::string_view path) const;

 private:
    struct Rule {
        std::string prefix;
        Headers headers;
    };
    std::vector<Rule> rules_;  // the longest prefix first
    Headers none_;
};

}  // namespace taxasge
