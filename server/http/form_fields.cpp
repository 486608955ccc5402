// application/x-www-form-urlencoded, as browsers send it [WHATWG URL 5.1].
#include "base/utf8.hpp"
#include "server/http/body_field.hpp"
#include "server/http/percent.hpp"

namespace taxasge {
namespace {

Error malformed_form() {
    return {.code = Code::malformed, .reason = "malformed_form"};
}

Result<void> read_pair(std::string_view pair, std::vector<BodyField>& fields) {
    const std::size_t equals = std::min(pair.find('='), pair.size());
    Result<std::string> name = form_decode(pair.substr(0, equals));
    Result<std::string> value = form_decode(pair.substr(std::min(equals + 1, pair.size())));
    if (!name || !value || !is_utf8(*name)) return fail(malformed_form());
    if (auto is_new = check_new_name(fields, *name); !is_new) return is_new;
    fields.push_back({.name = std::move(*name), .value = NotUtf8{}});
    if (is_utf8(*value)) fields.back().value = std::move(*value);
    return {};
}

}  // namespace

Result<std::vector<BodyField>> read_form_fields(std::string_view body) {
    std::vector<BodyField> fields;
    while (!body.empty()) {
        const std::string_view pair = body.substr(0, body.find('&'));
        body.remove_prefix(std::min(body.size(), pair.size() + 1));
        if (pair.empty()) continue;
        if (auto read = read_pair(pair, fields); !read) return fail(read.error());
    }
    return fields;
}

}  // namespace taxasge
