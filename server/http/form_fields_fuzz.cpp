#include "base/utf8.hpp"
#include "server/http/body_field.hpp"
#include "server/http/percent.hpp"
#include "tests/support/fuzz.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace taxasge {
namespace {

using test::demand;

struct Pair {
    std::string_view name;
    std::string_view value;
};

std::vector<Pair> pairs_of(std::string_view body) {
    std::vector<Pair> pairs;
    while (!body.empty()) {
        std::string_view value = test::take_until(body, '&');
        if (value.empty()) continue;
        const std::string_view name = test::take_until(value, '=');
        pairs.push_back({name, value});
    }
    return pairs;
}

bool is_readable(const Pair& pair) {
    const auto name = form_decode(pair.name);
    return name && is_utf8(*name) && form_decode(pair.value);
}

void check_refusal(const Error& error, const std::vector<Pair>& pairs) {
    if (error.code == Code::malformed)
        return demand(!std::ranges::all_of(pairs, is_readable), "a readable form is not malformed");
    demand(error.code == Code::invalid && error.fields.size() == 1, "a form that can be read breaks a rule");
    if (error.fields[0].code == "unknown_field")
        return demand(pairs.size() > maximum_body_fields, "only more fields than any endpoint has");
    const auto is_named = [&](const Pair& pair) {
        return form_decode(pair.name).value_or("") == error.fields[0].field;
    };
    demand(std::ranges::count_if(pairs, is_named) >= 2, "a doubled field came twice");
}

std::string encode(std::string_view text) {
    std::string encoded;
    for (const char c : text) encoded += fmt::format("%{:02x}", static_cast<std::uint8_t>(c));
    return encoded;
}

void check(std::string_view body) {
    const auto fields = read_form_fields(body);
    const std::vector<Pair> pairs = pairs_of(body);
    if (!fields) return check_refusal(fields.error(), pairs);
    demand(fields->size() == pairs.size() && fields->size() <= maximum_body_fields, "each pair is a field");
    for (std::size_t at = 0; at < pairs.size(); ++at) {
        const auto& [name, value] = (*fields)[at];
        demand(name == *form_decode(pairs[at].name) && is_utf8(name), "names are texts, and in order");
        const auto* text = std::get_if<std::string>(&value);
        demand(text != nullptr || !is_utf8(*form_decode(pairs[at].value)), "a text is a text");
        if (text == nullptr) continue;
        const auto again = read_form_fields(encode(name) + '=' + encode(*text));
        demand(again && again->size() == 1 && again->front().name == name &&
                   std::get<std::string>(again->front().value) == *text,
               "what was read can be written again");
    }
}

}  // namespace
}  // namespace taxasge

// A72: forms: every pair becomes one field, and nothing is refused without its reason.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    taxasge::check(taxasge::test::as_input(data, size));
    return 0;
}
