// Reads variables one by one and gathers every fault, so that a person mends them all in one go.
#pragma once

#include "server/config/config.hpp"

#include <initializer_list>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace taxasge {

class VariableReader {
 public:
    explicit VariableReader(const Variables& variables) : variables_(variables) {}

    // The value, or "" when it is not set. An empty value counts as not set.
    [[nodiscard]] std::string text(std::string_view name) const;

    // The value of NAME, or the content of the file that NAME_FILE names (one newline at the end is dropped).
    [[nodiscard]] std::string secret(std::string_view name);

    [[nodiscard]] std::string choice(std::string_view name, std::initializer_list<std::string_view> choices,
                                     std::string_view standard);
    [[nodiscard]] Switch on_or_off(std::string_view name, Switch standard);
    [[nodiscard]] unsigned number(std::string_view name, unsigned least, unsigned most, unsigned standard);
    [[nodiscard]] std::vector<std::string> list(std::string_view name) const;  // comma-separated, trimmed

    void fault(std::string_view variable, std::string rule);
    [[nodiscard]] std::vector<ConfigFault> take_faults() { return std::move(faults_); }

 private:
    const Variables& variables_;
    std::vector<ConfigFault> faults_;
};

}  // namespace taxasge
