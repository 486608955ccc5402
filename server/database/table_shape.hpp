// What a table is called and what its columns are, as the database's catalog tells it.
#pragma once

#include "base/result.hpp"

#include <functional>
#include <string>
#include <string_view>
#include <vector>

namespace taxasge {

struct Column {
    std::string name;
    std::string type;  // as the database spells it

    [[nodiscard]] bool is_bytes() const { return type == "BLOB" || type == "bytea"; }
};

struct TableShape {
    std::string name;
    std::vector<Column> columns;
};

// One row, a JSON array without a line end in it.
using TakeRow = std::function<Result<void>(std::string_view row)>;

}  // namespace taxasge
