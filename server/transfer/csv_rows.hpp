// Comma-separated values [RFC 4180], as `\copy users TO 'users.csv' CSV HEADER` writes them. Empty is NULL.
#pragma once

#include "server/transfer/row_source.hpp"

#include <string>
#include <vector>

namespace taxasge {

class CsvRows final : public RowSource {
 public:
    explicit CsvRows(TextInput input) : input_(std::move(input)) {}
    [[nodiscard]] Result<std::optional<SourceRow>> next() override;

 private:
    struct Record {
        std::vector<std::string> values;
        std::size_t bytes = 0;
    };

    // Error: as next(). One record; at least one byte must be left.
    [[nodiscard]] Result<Record> take_record();
    [[nodiscard]] bool take_quoted(Record& record);
    void keep(Record& record, int byte) const;
    [[nodiscard]] Result<void> take_columns();
    [[nodiscard]] Result<boost::json::object> to_fields(const Record& record) const;

    TextInput input_;
    std::vector<std::string> columns_;
};

}  // namespace taxasge
