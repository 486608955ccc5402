#include "server/http/fields.hpp"

#include "base/utf8.hpp"
#include "tests/support/fuzz.hpp"

#include <algorithm>

namespace taxasge {
namespace {

using test::demand;

constexpr std::size_t most_characters = 12;

bool is_shown_safely(const std::string& text) {
    return is_utf8(text) && !has_control_characters(text) && count_code_points(text) <= most_characters;
}

// Exactly what was sent, for a password may be anything.
bool is_as_sent(const Secret& secret, const std::vector<BodyField>& sent) {
    const auto field = std::ranges::find(sent, "password", &BodyField::name);
    if (field == sent.end()) return false;
    const auto* text = std::get_if<std::string>(&field->value);
    return text != nullptr && *text == secret.expose() && text->size() <= most_characters;
}

std::size_t faults_of(const Error& error, std::string_view name) {
    return static_cast<std::size_t>(std::ranges::count(error.fields, name, &FieldError::field));
}

void check_refusal(const Error& error, const std::vector<BodyField>& sent) {
    demand(error.code == Code::invalid && !error.fields.empty(), "a refusal names its fields");
    for (const BodyField& field : sent) {
        const bool is_known = field.name == "email" || field.name == "password" || field.name == "name" ||
                              field.name == "remember";
        if (!is_known) demand(faults_of(error, field.name) == 1, "each unknown field is named once");
    }
    demand(faults_of(error, "email") <= 1 && faults_of(error, "password") <= 1, "a field has one fault");
}

void check(const Request& request) {
    auto fields = Fields::read(request);
    if (!fields) return;
    const auto sent =
        request.format == BodyFormat::form ? read_form_fields(request.body) : read_json_fields(request.body);
    const std::string email = fields->text("email", most_characters);
    const Secret password = fields->secret("password", most_characters);
    const auto name = fields->optional_text("name", most_characters);
    const auto remember = fields->flag("remember");
    const auto checked = fields->check();
    demand(is_shown_safely(email), "a text is bounded and can be shown");
    demand(!name || (!name->empty() && is_shown_safely(*name)), "an optional text, too");
    demand(password.empty() || is_as_sent(password, *sent), "a secret is as it was sent");
    demand(!remember || fields->has("remember"), "a flag that was not sent is not set");
    if (!checked) return check_refusal(checked.error(), *sent);
    demand(!email.empty() && !password.empty(), "nothing that is required is missing");
    demand(sent->size() <= 4, "nothing that is unknown came along");
}

}  // namespace
}  // namespace taxasge

// A72: the fields of a body as an endpoint asks for them: bounded, fit to be shown, each fault named once.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    using namespace taxasge;
    std::string_view rest = test::as_input(data, size);
    Request request;
    request.format = test::take_byte(rest) % 2 == 0 ? BodyFormat::json : BodyFormat::form;
    request.body = rest;
    check(request);
    return 0;
}
