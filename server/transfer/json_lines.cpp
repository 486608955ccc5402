#include "server/transfer/json_lines.hpp"

namespace taxasge {

Result<std::optional<SourceRow>> JsonLines::next() {
    input_.skip_spaces();
    const std::uint64_t line = input_.line();
    std::string text;
    while (input_.peek() != TextInput::end && input_.peek() != '\n') {
        const int byte = input_.get();
        if (text.size() <= longest_row) text.push_back(static_cast<char>(byte));
    }
    const bool is_last = input_.peek() == TextInput::end;
    auto fields = text.empty() ? Result<boost::json::object>{} : parse_row(text);
    if (is_last && (text.empty() || !fields)) {
        // Of a whole line only the line end may be missing.
        const Error failure = input_.failure("the file ends in the middle of this line");
        if (!text.empty() || failure.code == Code::unavailable) return fail(failure);
        return std::optional<SourceRow>{};
    }
    return std::optional{SourceRow{line, std::move(fields)}};
}

}  // namespace taxasge
