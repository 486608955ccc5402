// Takes secrets out of whatever is about to be printed, written or reported (D19): by their values, and by
// the form that passwords have in addresses. Any thread.
#pragma once

#include "base/secret.hpp"

#include <map>
#include <string>
#include <string_view>
#include <vector>

namespace taxasge::delivery {

class Redaction {
 public:
    // Each line of a secret of at least 4 characters, and each of its comma-separated parts of at least 8.
    void add(const std::string& name, const Secret& value);

    [[nodiscard]] std::string operator()(std::string_view text) const;

 private:
    struct Word {
        std::string name;
        Secret value;
    };
    void add_word(const std::string& name, std::string_view value);

    std::vector<Word> words_;  // longest first
};

}  // namespace taxasge::delivery
