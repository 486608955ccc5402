#include "delivery/config/json_schema.hpp"

#include "delivery/config/shape.hpp"

#include <boost/json.hpp>

namespace taxasge::delivery {
namespace {

namespace json = boost::json;

json::object schema_of(const Shape& shape);

json::object text_schema(Kind kind) {
    json::object schema{{"type", "string"}, {"minLength", 1}};
    if (const auto pattern = pattern_of(kind); !pattern.empty()) schema["pattern"] = pattern;
    return schema;
}

// A text without quotes may look like a number or a truth to an editor; the server gets it as a text.
json::object plain_schema() {
    return {{"type", json::array{"string", "number", "boolean"}}};
}

json::object list_of(json::object item) {
    return {{"type", "array"}, {"items", std::move(item)}};
}

json::object one_or_list() {
    return {{"anyOf", json::array{plain_schema(), list_of(plain_schema())}}};
}

json::object named(json::object value) {
    return {{"type", "object"}, {"additionalProperties", std::move(value)}};
}

json::object schema_of(const Key& key) {
    switch (key.kind) {
        case Kind::whole_number:
            return {{"type", "integer"}, {"minimum", 0}};
        case Kind::word:
            return {{"enum", json::array(key.choices.begin(), key.choices.end())}};
        case Kind::texts:
            return one_or_list();
        case Kind::numbers:
            return list_of({{"type", "integer"}, {"minimum", 0}});
        case Kind::texts_by_name:
            return named(plain_schema());
        case Kind::lists_by_name:
            return named(one_or_list());
        case Kind::shape:
            return schema_of(*key.shape);
        case Kind::shapes_by_name: {
            json::object schema = named(schema_of(*key.shape));
            schema["minProperties"] = 1;
            return schema;
        }
        case Kind::shapes: {
            json::object schema = list_of(schema_of(*key.shape));
            schema["minItems"] = 1;
            return schema;
        }
        default:
            return text_schema(key.kind);
    }
}

json::object schema_of(const Shape& shape) {
    json::object properties;
    json::array required;
    for (const Key& key : shape.keys) {
        json::object schema = schema_of(key);
        schema["description"] = key.meaning;
        properties[key.name] = std::move(schema);
        if (key.need == Need::required) required.emplace_back(key.name);
    }
    return {{"type", "object"},
            {"properties", std::move(properties)},
            {"required", std::move(required)},
            {"additionalProperties", false}};
}

}  // namespace

std::string json_schema() {
    json::object schema{{"$schema", "https://json-schema.org/draft/2020-12/schema"},
                        {"title", "deliver.yaml"}};
    for (auto& [key, value] : schema_of(plan_shape())) schema[key] = std::move(value);
    return json::serialize(schema) + "\n";
}

}  // namespace taxasge::delivery
