#include "server/transfer/csv_rows.hpp"

#include <algorithm>

namespace taxasge {
namespace {

constexpr std::string_view cut_off = "the file ends in the middle of this row";
constexpr std::string_view byte_order_mark = "\xef\xbb\xbf";

}  // namespace

Result<std::optional<SourceRow>> CsvRows::next() {
    if (columns_.empty()) {
        if (auto taken = take_columns(); !taken) return fail(taken.error());
    }
    while (input_.peek() == '\n' || input_.peek() == '\r') input_.get();
    const std::uint64_t line = input_.line();
    if (input_.peek() == TextInput::end) {
        const Error failure = input_.failure(cut_off);
        if (failure.code == Code::unavailable) return fail(failure);
        return std::optional<SourceRow>{};
    }
    const auto record = take_record();
    if (!record) return fail(record.error());
    return std::optional{SourceRow{line, to_fields(*record)}};
}

Result<void> CsvRows::take_columns() {
    auto record = take_record();
    if (!record) return fail(record.error());
    columns_ = std::move(record->values);
    if (columns_.front().starts_with(byte_order_mark)) columns_.front().erase(0, byte_order_mark.size());
    if (std::ranges::find(columns_, "email") == columns_.end())
        return fail(input_.failure("the first row does not name a column email"));
    return {};
}

// The last row too must end with a line end: without one, nobody can tell a whole value from half of one.
Result<CsvRows::Record> CsvRows::take_record() {
    Record record{.values = {""}};
    while (true) {
        const int byte = input_.get();
        if (byte == TextInput::end) return fail(input_.failure(cut_off));
        if (byte == '\n') return record;
        if (byte == ',') {
            record.values.emplace_back();
        } else if (byte == '"' && record.values.back().empty()) {
            if (!take_quoted(record)) return fail(input_.failure(cut_off));
        } else if (byte != '\r' || input_.peek() != '\n') {
            keep(record, byte);
        }
    }
}

bool CsvRows::take_quoted(Record& record) {
    while (true) {
        const int byte = input_.get();
        if (byte == TextInput::end) return false;
        if (byte == '"' && input_.peek() != '"') return true;
        if (byte == '"') input_.get();
        keep(record, byte);
    }
}

void CsvRows::keep(Record& record, int byte) const {
    if (++record.bytes <= longest_row) record.values.back().push_back(static_cast<char>(byte));
}

Result<boost::json::object> CsvRows::to_fields(const Record& record) const {
    if (record.bytes > longest_row) return refuse_row("too_long");
    if (record.values.size() != columns_.size()) return refuse_row("wrong_number_of_columns");
    boost::json::object fields;
    for (std::size_t i = 0; i < columns_.size(); ++i)
        if (!record.values[i].empty()) fields[columns_[i]] = record.values[i];
    return fields;
}

}  // namespace taxasge
