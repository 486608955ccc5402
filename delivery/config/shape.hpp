// Which keys deliver.yaml may have, in one table: the check, its words and the JSON Schema for editors come
// from it.
#pragma once

#include <span>
#include <string_view>

namespace taxasge::delivery {

enum class Kind {
    text,
    whole_number,
    duration,    // 500ms, 30s, 5m, 1h, 90d
    percentage,  // 5%
    endpoint,    // host:port
    word,        // one of `choices`
    texts,       // a list, or one text alone
    numbers,     // a list of whole numbers
    texts_by_name,
    lists_by_name,   // name -> one text or a list
    shape,           // a mapping of its own shape
    shapes_by_name,  // name -> such a mapping
    shapes,          // a list of such mappings
};

enum class Need { required, optional };

struct Shape;

struct Key {
    std::string_view name;
    Kind kind = Kind::text;
    Need need = Need::optional;
    std::string_view meaning;
    const Shape* shape = nullptr;
    std::span<const std::string_view> choices = {};
};

struct Shape {
    std::string_view name;
    std::span<const Key> keys;
};

[[nodiscard]] const Shape& plan_shape();

// What a text of that kind must match, as a JSON Schema `pattern`; empty: anything.
[[nodiscard]] std::string_view pattern_of(Kind kind);

// In words: "a duration as 30s or 5m".
[[nodiscard]] std::string_view words_of(Kind kind);

}  // namespace taxasge::delivery
