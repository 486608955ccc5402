// Header fields: a short list in the order they came, found without regard to case.
#pragma once

#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace taxasge {

class Headers {
 public:
    void add(std::string_view name, std::string_view value) { fields_.emplace_back(name, value); }
    void set(std::string_view name, std::string_view value);  // replaces every field of that name

    // The first value; "" when there is none.
    [[nodiscard]] std::string_view find(std::string_view name) const;
    [[nodiscard]] bool has(std::string_view name) const;
    [[nodiscard]] std::size_t count(std::string_view name) const;

    [[nodiscard]] auto begin() const { return fields_.begin(); }
    [[nodiscard]] auto end() const { return fields_.end(); }

 private:
    std::vector<std::pair<std::string, std::string>> fields_;
};

[[nodiscard]] bool equal_ignoring_case(std::string_view a, std::string_view b);  // ASCII

}  // namespace taxasge
