#include "server/transfer/json_array.hpp"

namespace taxasge {
namespace {

constexpr std::string_view cut_off = "the file ends in the middle";

// One byte more than a row may have tells that it has too many.
void keep(std::string& text, int byte) {
    if (text.size() <= RowSource::longest_row) text.push_back(static_cast<char>(byte));
}

}  // namespace

Result<std::optional<SourceRow>> JsonArray::next() {
    if (place_ == Place::before) {
        if (auto found = find_array(); !found) return fail(found.error());
    }
    if (place_ == Place::after) return std::optional<SourceRow>{};
    input_.skip_spaces();
    if (input_.peek() == ',') input_.get();
    input_.skip_spaces();
    const std::uint64_t line = input_.line();
    const int first = input_.peek();
    if (first == TextInput::end) return fail(input_.failure(cut_off));
    if (first == ']') {
        place_ = Place::after;
        return std::optional<SourceRow>{};
    }
    if (first != '{') return fail(input_.failure("this is no list of objects"));
    const auto text = take_object();
    if (!text) return fail(text.error());
    return std::optional{SourceRow{line, parse_row(*text)}};
}

Result<void> JsonArray::find_array() {
    std::string passed_over;
    for (int byte = input_.get(); byte != '['; byte = input_.get()) {
        if (byte == TextInput::end) return fail(input_.failure("there is no list in this file"));
        if (byte == '"' && !take_string(passed_over)) return fail(input_.failure(cut_off));
        passed_over.clear();
    }
    place_ = Place::inside;
    return {};
}

Result<std::string> JsonArray::take_object() {
    std::string text;
    std::size_t depth = 0;
    do {
        const int byte = input_.get();
        if (byte == TextInput::end) return fail(input_.failure(cut_off));
        keep(text, byte);
        if (byte == '{') ++depth;
        if (byte == '}') --depth;
        if (byte == '"' && !take_string(text)) return fail(input_.failure(cut_off));
    } while (depth > 0);
    return text;
}

// What follows the opening quotation mark, and the closing one. false: the file ends before.
bool JsonArray::take_string(std::string& text) {
    while (true) {
        const int byte = input_.get();
        if (byte == TextInput::end) return false;
        keep(text, byte);
        if (byte == '"') return true;
        if (byte == '\\') keep(text, input_.get());
    }
}

}  // namespace taxasge
