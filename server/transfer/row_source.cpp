#include "server/transfer/row_source.hpp"

#include "server/transfer/csv_rows.hpp"
#include "server/transfer/json_array.hpp"
#include "server/transfer/json_lines.hpp"

#include <boost/json/parse.hpp>

namespace taxasge {

std::unique_ptr<RowSource> read_rows(TextInput input, FileForm form) {
    if (form == FileForm::csv) return std::make_unique<CsvRows>(std::move(input));
    if (form == FileForm::json_array) return std::make_unique<JsonArray>(std::move(input));
    return std::make_unique<JsonLines>(std::move(input));
}

FileForm recognise_form(TextInput& input) {
    input.skip_spaces();
    const int first = input.peek();
    if (first == '[') return FileForm::json_array;
    return first == '{' ? FileForm::json_lines : FileForm::csv;
}

Failure refuse_row(std::string_view rule) {
    return fail(field_error("row", rule));
}

Result<boost::json::object> parse_row(std::string_view text) {
    if (text.size() > RowSource::longest_row) return refuse_row("too_long");
    boost::system::error_code error;
    auto value = boost::json::parse(text, error);
    if (error || !value.is_object()) return refuse_row("malformed_json");
    return std::move(value.as_object());
}

}  // namespace taxasge
