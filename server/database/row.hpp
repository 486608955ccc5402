// One row of an answer. Reading is strict: as many columns as targets, each of the target's type, and NULL
// only into an optional. What the schema did not promise is an error, never a silent default (AU-05).
#pragma once

#include "base/result.hpp"
#include "server/database/value.hpp"

#include <vector>

namespace taxasge {

class Row {
 public:
    explicit Row(std::vector<Value> values) : values_(std::move(values)) {}

    // row.read(user.id, user.email, user.phone). Error: internal.
    template <class... T>
    [[nodiscard]] Result<void> read(T&... targets) const {
        if (sizeof...(targets) != values_.size()) return fail(wrong_width(sizeof...(targets)));
        std::size_t column = 0;
        const bool read_all = (read_value(values_[column++], targets) && ...);
        if (!read_all) return fail(wrong_type(column - 1));
        return {};
    }

    [[nodiscard]] std::size_t width() const { return values_.size(); }

 private:
    static bool read_value(const Value& value, std::int64_t& target);
    static bool read_value(const Value& value, bool& target);  // 0 or 1 only
    static bool read_value(const Value& value, std::string& target);
    static bool read_value(const Value& value, Bytes& target);
    static bool read_value(const Value& value, Id& target);
    static bool read_value(const Value& value, Time& target);
    template <class T>
    static bool read_value(const Value& value, std::optional<T>& target) {
        if (std::holds_alternative<Null>(value)) {
            target.reset();
            return true;
        }
        return read_value(value, target.emplace());
    }

    [[nodiscard]] Error wrong_width(std::size_t wanted) const;
    [[nodiscard]] static Error wrong_type(std::size_t column);

    std::vector<Value> values_;
};

// The answer to one statement.
struct RowSet {
    std::vector<Row> rows;
    std::int64_t affected = 0;  // rows that an INSERT, UPDATE or DELETE changed
};

}  // namespace taxasge
