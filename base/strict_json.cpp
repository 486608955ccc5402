#include "base/strict_json.hpp"

#include <boost/json.hpp>
#include <boost/json/basic_parser_impl.hpp>

namespace json = boost::json;

namespace taxasge {
namespace {

constexpr std::size_t deepest = 16;

// Counts the names of a text, doubled ones twice; the tree that is made of it keeps each once.
struct NameCounter {
    static constexpr std::size_t max_array_size = static_cast<std::size_t>(-1);
    static constexpr std::size_t max_object_size = static_cast<std::size_t>(-1);
    static constexpr std::size_t max_string_size = static_cast<std::size_t>(-1);
    static constexpr std::size_t max_key_size = static_cast<std::size_t>(-1);

    using Fault = json::error_code;

    bool on_document_begin(Fault&) { return true; }
    bool on_document_end(Fault&) { return true; }
    bool on_object_begin(Fault&) { return true; }
    bool on_object_end(std::size_t, Fault&) { return true; }
    bool on_array_begin(Fault&) { return true; }
    bool on_array_end(std::size_t, Fault&) { return true; }
    bool on_key_part(json::string_view, std::size_t, Fault&) { return true; }
    bool on_key(json::string_view, std::size_t, Fault&) {
        ++names;
        return true;
    }
    bool on_string_part(json::string_view, std::size_t, Fault&) { return true; }
    bool on_string(json::string_view, std::size_t, Fault&) { return true; }
    bool on_number_part(json::string_view, Fault&) { return true; }
    bool on_int64(std::int64_t, json::string_view, Fault&) { return true; }
    bool on_uint64(std::uint64_t, json::string_view, Fault&) { return true; }
    bool on_double(double, json::string_view, Fault&) { return true; }
    bool on_bool(bool, Fault&) { return true; }
    bool on_null(Fault&) { return true; }
    bool on_comment_part(json::string_view, Fault&) { return true; }
    bool on_comment(json::string_view, Fault&) { return true; }

    std::size_t names = 0;
};

json::parse_options strict() {
    json::parse_options options;
    options.max_depth = deepest;
    return options;
}

std::size_t names_in_text(std::string_view text) {
    json::basic_parser<NameCounter> parser{strict()};
    json::error_code fault;
    parser.write_some(false, text.data(), text.size(), fault);
    return parser.handler().names;
}

std::size_t names_in_tree(const json::value& value) {
    std::size_t names = 0;
    if (const auto* object = value.if_object()) {
        names = object->size();
        for (const auto& [name, member] : *object) names += names_in_tree(member);
    } else if (const auto* array = value.if_array()) {
        for (const json::value& item : *array) names += names_in_tree(item);
    }
    return names;
}

Error no_strict_json(std::string what) {
    return {.code = Code::malformed, .reason = "malformed_json", .detail = std::move(what)};
}

Error doubled_name() {
    Error error = no_strict_json("a name stands twice in one object");
    error.fields = {{"", "duplicate_field"}};
    return error;
}

}  // namespace

Result<json::value> parse_strict_json(std::string_view text) {
    json::error_code broken;
    json::value value = json::parse({text.data(), text.size()}, broken, {}, strict());
    if (broken) return fail(no_strict_json("this is no JSON: " + broken.message()));
    if (names_in_tree(value) != names_in_text(text)) return fail(doubled_name());
    return value;
}

Result<json::object> parse_strict_object(std::string_view text) {
    auto value = parse_strict_json(text);
    if (!value) return fail(value.error());
    if (!value->is_object()) return fail(no_strict_json("this is no JSON object"));
    return std::move(value->as_object());
}

}  // namespace taxasge
