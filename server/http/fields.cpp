#include "server/http/fields.hpp"

#include "base/strict_json.hpp"
#include "base/utf8.hpp"

#include <algorithm>

namespace taxasge {

Result<Fields> Fields::read(const Request& request) {
    Result<std::vector<BodyField>> sent =
        request.format == BodyFormat::form ? read_form_fields(request.body) : read_json_fields(request.body);
    if (!sent) return fail(std::move(sent.error()));
    Fields fields;
    fields.fields_ = std::move(*sent);
    fields.format_ = request.format;
    const auto may_be_object = [](const BodyField& field) {
        return std::holds_alternative<NotScalar>(field.value);
    };
    if (std::ranges::any_of(fields.fields_, may_be_object)) fields.body_ = request.body;
    return fields;
}

const BodyField* Fields::take(std::string_view name) {
    asked_.emplace(name);
    const auto field = std::ranges::find(fields_, name, &BodyField::name);
    return field == fields_.end() ? nullptr : &*field;
}

const std::string* Fields::find_text(std::string_view name) {
    const BodyField* field = take(name);
    if (field == nullptr || std::holds_alternative<std::nullptr_t>(field->value)) return nullptr;
    const auto* text = std::get_if<std::string>(&field->value);
    const bool is_not_utf8 = std::holds_alternative<NotUtf8>(field->value);
    if (text == nullptr) reject({std::string{name}, is_not_utf8 ? "invalid_encoding" : "wrong_type"});
    return text;
}

std::optional<std::string> Fields::optional_text(std::string_view name, std::size_t maximum) {
    const std::string* text = find_text(name);
    if (text == nullptr || text->empty()) return std::nullopt;
    if (count_code_points(*text) > maximum) {
        reject({std::string{name}, "too_long", static_cast<std::int64_t>(maximum)});
        return std::nullopt;
    }
    if (has_control_characters(*text)) {
        reject({std::string{name}, "invalid_encoding"});
        return std::nullopt;
    }
    return *text;
}

std::string Fields::text(std::string_view name, std::size_t maximum) {
    const std::size_t faults_before = faults_.size();
    auto value = optional_text(name, maximum);
    if (!value && faults_.size() == faults_before) reject({std::string{name}, "required"});
    return std::move(value).value_or("");
}

std::optional<Secret> Fields::optional_secret(std::string_view name, std::size_t maximum) {
    const std::string* text = find_text(name);
    if (text == nullptr || text->empty()) return std::nullopt;
    if (text->size() <= maximum) return Secret{*text};
    reject({std::string{name}, "too_long", static_cast<std::int64_t>(maximum)});
    return std::nullopt;
}

Secret Fields::secret(std::string_view name, std::size_t maximum) {
    const std::size_t faults_before = faults_.size();
    auto value = optional_secret(name, maximum);
    if (!value && faults_.size() == faults_before) reject({std::string{name}, "required"});
    return std::move(value).value_or(Secret{});
}

std::optional<bool> Fields::flag(std::string_view name) {
    const BodyField* field = take(name);
    if (field == nullptr || std::holds_alternative<std::nullptr_t>(field->value)) return std::nullopt;
    if (const bool* value = std::get_if<bool>(&field->value)) return *value;
    const auto* text = std::get_if<std::string>(&field->value);
    if (format_ == BodyFormat::form && text != nullptr) {
        if (*text == "true" || *text == "on") return true;
        if (*text == "false" || text->empty()) return false;
    }
    reject({std::string{name}, "wrong_type"});
    return std::nullopt;
}

// Few requests have one: it is read when it is asked for.
boost::json::object Fields::object(std::string_view name) {
    const BodyField* field = take(name);
    const auto refuse = [&](std::string_view fault) {
        reject({std::string{name}, fault});
        return boost::json::object{};
    };
    if (field == nullptr || std::holds_alternative<std::nullptr_t>(field->value)) return refuse("required");
    const bool may_be_one = format_ == BodyFormat::json && std::holds_alternative<NotScalar>(field->value);
    if (!may_be_one) return refuse("wrong_type");
    auto whole = parse_strict_object(body_);
    if (!whole) return refuse(whole.error().fields.empty() ? "wrong_type" : "duplicate_field");  // too deep
    auto* object = whole->at(name).if_object();
    return object == nullptr ? refuse("wrong_type") : std::move(*object);
}

bool Fields::has(std::string_view name) const {
    return std::ranges::find(fields_, name, &BodyField::name) != fields_.end();
}

void Fields::note(std::string_view name, const Error& error) {
    for (const FieldError& fault : error.fields) reject({std::string{name}, fault.code, fault.limit});
    if (error.fields.empty()) reject({std::string{name}, error.reason});
}

Result<void> Fields::check() const {
    std::vector<FieldError> faults = faults_;
    for (const BodyField& field : fields_)
        if (!asked_.contains(field.name)) faults.push_back({field.name, "unknown_field"});
    if (faults.empty()) return {};
    return fail({.code = Code::invalid, .reason = "validation_failed", .fields = std::move(faults)});
}

}  // namespace taxasge
