#include "server/http/problem.hpp"

#include "base/log.hpp"
#include "base/resource.hpp"
#include "server/http/problem_codes.hpp"

#include <boost/json.hpp>

#include <algorithm>
#include <stdexcept>

namespace json = boost::json;

namespace taxasge {
namespace {

std::string with_limit(std::string text, std::int64_t limit) {
    constexpr std::string_view placeholder = "{limit}";
    const std::size_t at = text.find(placeholder);
    return at == std::string::npos ? text : text.replace(at, placeholder.size(), std::to_string(limit));
}

// The text of `code`, or of `otherwise` when a use case invented a word without one: our fault, told in the
// log.
template <class Texts>
const auto& text_of(const Texts& texts, std::string_view code, std::string_view otherwise) {
    if (const auto found = texts.find(code); found != texts.end()) return found->second;
    log::error("problem_without_text", {{"code", code}});
    return texts.find(otherwise)->second;
}

void add_fields_of(Response& response, const Error& error) {
    response.headers.add("Content-Type", "application/problem+json");
    const auto least = std::chrono::seconds{error.code == Code::unavailable ? 1 : 0};
    if (const auto wait = std::max(error.retry_after, least); wait.count() > 0)
        response.headers.add("Retry-After", std::to_string(wait.count()));
    if (error.code == Code::unauthenticated) {
        const bool is_bad_token = error.reason == "invalid_access_token";  // [RFC 6750 3]
        response.headers.add("WWW-Authenticate", is_bad_token ? R"(Bearer error="invalid_token")" : "Bearer");
    }
}

json::string_view as_json(std::string_view text) {
    return {text.data(), text.size()};
}

}  // namespace

unsigned status_of(Code code) {
    switch (code) {
        case Code::malformed:
            return 400;
        case Code::unauthenticated:
            return 401;
        case Code::forbidden:
            return 403;
        case Code::not_found:
            return 404;
        case Code::method_not_allowed:
            return 405;
        case Code::timed_out:
            return 408;
        case Code::precondition_failed:
            return 412;
        case Code::too_large:
            return 413;
        case Code::uri_too_long:
            return 414;
        case Code::unsupported_media:
            return 415;
        case Code::invalid:
            return 422;
        case Code::precondition_required:
            return 428;
        case Code::too_many:
            return 429;
        case Code::headers_too_large:
            return 431;
        case Code::internal:
            return 500;
        case Code::unavailable:
            return 503;
    }
    return 500;
}

const Problems& Problems::embedded() {
    static const Problems problems = [] {
        Result<Problems> loaded = load([](Language language) {
            return std::string{
                find_resource("api/errors/" + std::string{to_text(language)} + ".json").value_or("")};
        });
        if (!loaded) throw std::runtime_error(loaded.error().detail);
        return std::move(*loaded);
    }();
    return problems;
}

Result<Problems> Problems::load(const File& file) {
    Problems problems;
    std::string missing;
    for (const Language language : all_languages) {
        const std::string name = "api/errors/" + std::string{to_text(language)} + ".json";
        Result<Catalogue> catalogue = read(file(language));
        if (!catalogue) return fail(internal_error(name + ": " + catalogue.error().detail));
        if (const std::string codes = missing_in(*catalogue); !codes.empty())
            missing += " " + name + ":" + codes;
        problems.catalogues_[static_cast<std::size_t>(language)] = std::move(*catalogue);
    }
    if (!missing.empty()) return fail(internal_error("codes without a text:" + missing));
    return problems;
}

Result<Problems::Catalogue> Problems::read(std::string_view text) {
    Catalogue catalogue;
    json::error_code fault;
    const json::value document = json::parse(as_json(text), fault);
    if (fault) return fail(internal_error(fault.message()));
    for (const auto& [code, value] : document.at("problems").as_object())
        catalogue.problems.emplace(code, Text{.title = json::value_to<std::string>(value.at("title")),
                                              .detail = json::value_to<std::string>(value.at("detail"))});
    for (const auto& [code, value] : document.at("fields").as_object())
        catalogue.fields.emplace(code, json::value_to<std::string>(value));
    return catalogue;
}

std::string Problems::missing_in(const Catalogue& catalogue) {
    std::string missing;
    for (const std::string_view code : problem_codes)
        if (!catalogue.problems.contains(code)) missing += " " + std::string{code};
    for (const std::string_view code : field_codes)
        if (!catalogue.fields.contains(code)) missing += " " + std::string{code};
    return missing;
}

const Problems::Catalogue& Problems::in(Language language) const {
    return catalogues_[static_cast<std::size_t>(language)];
}

Response Problems::answer(const Error& error, const Request& request) const {
    const Catalogue& catalogue = in(request.language);
    const unsigned status = status_of(error.code);
    const Text& text = text_of(catalogue.problems, error.reason, "internal_error");
    json::object body{{"type", "/problems/" + std::string{error.reason}},
                      {"title", text.title},
                      {"status", status},
                      {"detail", text.detail},
                      {"code", as_json(error.reason)},
                      {"request_id", request.id}};
    json::array faults;
    for (const FieldError& fault : error.fields) {
        const std::string& message = text_of(catalogue.fields, fault.code, "wrong_type");
        faults.push_back({{"field", fault.field},
                          {"code", as_json(fault.code)},
                          {"message", with_limit(message, fault.limit)}});
    }
    if (!faults.empty()) body["errors"] = std::move(faults);
    Response response{.status = status, .body = json::serialize(body)};
    add_fields_of(response, error);
    return response;
}

}  // namespace taxasge
