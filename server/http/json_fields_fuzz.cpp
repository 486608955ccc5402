#include "base/utf8.hpp"
#include "server/http/body_field.hpp"
#include "tests/support/fuzz.hpp"

#include <boost/json.hpp>

namespace json = boost::json;

namespace taxasge {
namespace {

using test::demand;

// The same body as a tree, which knows nothing of our listener.
json::value parse_tree(std::string_view body, json::error_code& fault) {
    json::parse_options options;
    options.max_depth = 32;
    return json::parse({body.data(), body.size()}, fault, {}, options);
}

bool says_the_same(const BodyField& field, const json::value& value) {
    if (std::holds_alternative<std::nullptr_t>(field.value)) return value.is_null();
    if (const auto* flag = std::get_if<bool>(&field.value))
        return value.is_bool() && *flag == value.get_bool();
    if (const auto* text = std::get_if<std::string>(&field.value))
        return value.is_string() && *text == std::string_view{value.get_string()} && is_utf8(*text);
    return std::holds_alternative<NotScalar>(field.value) && (value.is_number() || value.is_structured());
}

void check_refusal(const Error& error, const json::value* tree) {
    if (error.code == Code::malformed) return demand(tree == nullptr, "what is JSON is not malformed");
    demand(tree != nullptr && error.code == Code::invalid, "what is not malformed is JSON and breaks a rule");
    demand(error.fields.size() == 1, "one rule, which is named");
    const FieldError& fault = error.fields.front();
    if (fault.code == "wrong_type") return demand(!tree->is_object(), "only what is no object");
    demand(tree->is_object(), "fields are of an object");
    if (fault.code == "duplicate_field")
        return demand(tree->get_object().contains(fault.field), "the field that comes twice is there");
    demand(fault.code == "unknown_field" && tree->get_object().size() >= maximum_body_fields,
           "only more fields than any endpoint has");
}

void check(std::string_view body) {
    const auto fields = read_json_fields(body);
    if (body.empty()) return demand(fields && fields->empty(), "no body is no field");
    json::error_code broken;
    const json::value tree = parse_tree(body, broken);
    if (!fields) return check_refusal(fields.error(), broken ? nullptr : &tree);
    demand(!broken && tree.is_object(), "only objects are taken");
    const json::object& object = tree.get_object();
    // The tree keeps one of two equal names: as many fields as it has means that none came twice.
    demand(fields->size() == object.size(), "each name stands once");
    demand(fields->size() <= maximum_body_fields, "no more fields than any endpoint has");
    for (const BodyField& field : *fields) {
        const json::value* value = object.if_contains(field.name);
        demand(value != nullptr && says_the_same(field, *value), "a field is what the tree has there");
    }
}

}  // namespace
}  // namespace taxasge

// A72: JSON bodies: the fields are those of the tree, no name stands twice, no refusal is without its reason.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    taxasge::check(taxasge::test::as_input(data, size));
    return 0;
}
