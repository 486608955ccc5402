// The body of a request as named fields, JSON object or form alike. Reading a field never stops at the first
// fault: every missing, mistyped or unknown field is gathered, and check() tells them all at once.
//
//     auto fields = Fields::read(request);
//     const auto email = fields->parse("email", Email::parse);
//     const auto password = fields->secret("password", maximum_password_bytes);
//     if (auto ok = fields->check(); !ok) co_return fail(ok.error());
#pragma once

#include "base/result.hpp"
#include "base/secret.hpp"
#include "server/http/body_field.hpp"
#include "server/http/request.hpp"

#include <boost/json/object.hpp>

#include <functional>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

namespace taxasge {

class Fields {
 public:
    // Errors: malformed (malformed_json, malformed_form), invalid when a name comes twice, when there are
    // more than any endpoint has, or when the body is no object. No body at all reads as an empty object.
    [[nodiscard]] static Result<Fields> read(const Request& request);

    // A text field of 1 to `maximum` code points. Faults: required, wrong_type, too_long, invalid_encoding
    // (NUL and control characters). Returns "" with the fault noted.
    [[nodiscard]] std::string text(std::string_view name, std::size_t maximum);

    // The same, absent ("" or null too) is nullopt and no fault.
    [[nodiscard]] std::optional<std::string> optional_text(std::string_view name, std::size_t maximum);

    // A secret taken exactly as sent, 1 byte to `maximum` bytes; no rule on its characters but valid UTF-8.
    [[nodiscard]] std::optional<Secret> optional_secret(std::string_view name, std::size_t maximum);
    [[nodiscard]] Secret secret(std::string_view name, std::size_t maximum);

    // JSON true/false; in forms "true", "on" / "false", "" or absent. Absent: nullopt.
    [[nodiscard]] std::optional<bool> flag(std::string_view name);

    // A JSON object, which may have members that nobody asks for, but none twice. Faults: required,
    // wrong_type (also for one deeper than 15), duplicate_field.
    [[nodiscard]] boost::json::object object(std::string_view name);

    // Was the field sent at all, also as null or ""? (PATCH: null removes.)
    [[nodiscard]] bool has(std::string_view name) const;

    // A domain type that parses itself; the fault it names is noted under `name`.
    template <class T>
    [[nodiscard]] std::optional<T> parse(std::string_view name, Result<T> (*parser)(std::string_view));
    template <class T>
    [[nodiscard]] std::optional<T> optional_parse(std::string_view name,
                                                  Result<T> (*parser)(std::string_view));

    void reject(FieldError fault) { faults_.push_back(std::move(fault)); }

    // Error: invalid with every fault, unknown fields (never asked for above) included.
    [[nodiscard]] Result<void> check() const;

 private:
    // The text of a field that was sent and is no null; nullptr otherwise, with wrong_type or
    // invalid_encoding noted.
    [[nodiscard]] const std::string* find_text(std::string_view name);
    [[nodiscard]] const BodyField* take(std::string_view name);
    void note(std::string_view name, const Error& error);

    std::vector<BodyField> fields_;
    std::set<std::string, std::less<>> asked_;
    std::vector<FieldError> faults_;
    BodyFormat format_ = BodyFormat::json;
    std::string body_;  // kept only where a field may be an object
};

template <class T>
std::optional<T> Fields::parse(std::string_view name, Result<T> (*parser)(std::string_view)) {
    constexpr std::size_t generous = 4096;  // the parser knows its own bound
    const std::size_t faults_before = faults_.size();
    const std::string value = text(name, generous);
    if (faults_.size() != faults_before) return std::nullopt;
    Result<T> parsed = parser(value);
    if (parsed) return std::move(*parsed);
    note(name, parsed.error());
    return std::nullopt;
}

template <class T>
std::optional<T> Fields::optional_parse(std::string_view name, Result<T> (*parser)(std::string_view)) {
    constexpr std::size_t generous = 4096;
    const auto value = optional_text(name, generous);
    if (!value) return std::nullopt;
    Result<T> parsed = parser(*value);
    if (parsed) return std::move(*parsed);
    note(name, parsed.error());
    return std::nullopt;
}

}  // namespace taxasge
