// The rows of a file of people, in the order in which they stand there: JSON objects, whatever the file is.
#pragma once

#include "base/result.hpp"
#include "server/transfer/text_input.hpp"

#include <boost/json/object.hpp>

#include <cstdint>
#include <memory>
#include <optional>

namespace taxasge {

struct SourceRow {
    std::uint64_t line = 0;              // where it begins, from 1
    Result<boost::json::object> fields;  // Error: invalid, when this row alone cannot be read
};

class RowSource {
 public:
    // Nobody has so much to say about a person; a file without line ends must not fill the memory.
    static constexpr std::size_t longest_row = 65536;

    virtual ~RowSource() = default;

    // nullopt after the last one. Errors: malformed, when the file ends in the middle or is none of its kind,
    // so that no row after this can be found; unavailable, when it cannot be read.
    [[nodiscard]] virtual Result<std::optional<SourceRow>> next() = 0;
};

enum class FileForm {
    json_lines,  // an object a line
    json_array,  // one array of objects, also as the first array in an object: {"users": [...]}
    csv,         // with the names of the columns in the first row [RFC 4180]
};

[[nodiscard]] std::unique_ptr<RowSource> read_rows(TextInput input, FileForm form);

// By the first byte: "[" begins an array, "{" lines of objects, anything else is CSV.
[[nodiscard]] FileForm recognise_form(TextInput& input);

// A row that cannot be read: `rule` is a string literal, for people.
[[nodiscard]] Failure refuse_row(std::string_view rule);

// One object of at most longest_row bytes. Error: invalid.
[[nodiscard]] Result<boost::json::object> parse_row(std::string_view text);

}  // namespace taxasge
