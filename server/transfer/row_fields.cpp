#include "server/transfer/row_fields.hpp"

#include "server/transfer/time_text.hpp"
#include "server/users/email.hpp"
#include "server/users/imported_hash.hpp"
#include "server/users/person_name.hpp"
#include "server/users/phone.hpp"

#include <boost/json/value.hpp>

#include <algorithm>
#include <charconv>

namespace taxasge {
namespace {

constexpr std::int64_t last_moment = 253'402'214'400'000;  // 9999-12-31

std::optional<std::int64_t> parse_number(std::string_view text) {
    std::int64_t number = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
    if (error != std::errc{} || end != text.data() + text.size()) return std::nullopt;
    return number;
}

}  // namespace

const boost::json::value* RowFields::find(std::string_view name) const {
    const auto* value = row_.if_contains(name);
    if (value == nullptr || value->is_null()) return nullptr;
    return value->is_string() && value->get_string().empty() ? nullptr : value;
}

bool RowFields::has(std::string_view name) const {
    return find(name) != nullptr;
}

std::optional<std::string> RowFields::text(std::string_view name) {
    const auto* value = find(name);
    if (value == nullptr) return std::nullopt;
    if (!value->is_string() || std::string_view{value->get_string()}.contains('\0')) {
        refuse(name, "wrong_type");
        return std::nullopt;
    }
    return std::string{value->get_string()};
}

std::string RowFields::required(std::string_view name) {
    if (!has(name)) refuse(name, "required");
    return text(name).value_or("");
}

std::string RowFields::word(std::string_view name, std::initializer_list<std::string_view> allowed,
                            std::string_view otherwise) {
    const std::string found = text(name).value_or(std::string{otherwise});
    if (std::ranges::find(allowed, found) == allowed.end()) refuse(name, "invalid_choice");
    return found;
}

bool RowFields::flag(std::string_view name, bool otherwise) {
    const auto* value = find(name);
    if (value == nullptr) return otherwise;
    if (value->is_bool()) return value->get_bool();
    const auto found = text(name).value_or("");
    const bool is_true = found == "t" || found == "true";
    if (!is_true && found != "f" && found != "false") refuse(name, "wrong_type");
    return is_true;
}

std::optional<Time> RowFields::time(std::string_view name) {
    const auto found = text(name);
    if (!found) return std::nullopt;
    const auto moment = parse_time(*found);
    if (!moment) refuse(name, "invalid_time");
    return moment;
}

std::optional<std::int64_t> RowFields::number(std::string_view name) {
    const auto* value = find(name);
    if (value == nullptr) return std::nullopt;
    if (value->is_int64()) return value->get_int64();
    const auto number = value->is_string() ? parse_number(value->get_string()) : std::nullopt;
    if (!number) refuse(name, "wrong_type");
    return number;
}

std::optional<Time> RowFields::milliseconds(std::string_view name) {
    const auto found = number(name);
    if (!found) return std::nullopt;
    if (*found < 0 || *found > last_moment) refuse(name, "invalid_time");
    return from_milliseconds(*found);
}

void RowFields::take_email(std::string_view name, UserRecord& record) {
    const std::string typed = required(name);
    if (typed.empty()) return;
    const auto email = Email::parse(typed);
    if (!email) return refuse(name, email.error().fields.front().code);
    record.email = email->typed();
    record.email_key = email->key();
}

std::string RowFields::person_name(std::string_view name, std::string_view text) {
    const auto parsed = PersonName::parse(text);
    if (parsed) return parsed->text();
    refuse(name, text.empty() ? "required" : parsed.error().fields.front().code);
    return {};
}

std::optional<std::string> RowFields::phone(std::string_view name) {
    const auto typed = text(name);
    if (!typed) return std::nullopt;
    const auto parsed = Phone::parse(*typed);
    if (parsed) return parsed->text();
    refuse(name, parsed.error().fields.front().code);
    return std::nullopt;
}

std::optional<Secret> RowFields::hash(std::string_view name, std::string stored) {
    const HashVerdict verdict = judge_hash(stored);
    if (verdict == HashVerdict::unknown) refuse(name, "unknown_hash");
    if (verdict == HashVerdict::too_expensive) refuse(name, "too_expensive_hash");
    return Secret{std::move(stored)};
}

void RowFields::refuse(std::string_view name, std::string_view rule) {
    faults_.push_back(FieldError{.field = std::string{name}, .code = rule});
}

Result<UserRecord> RowFields::finish(UserRecord record) && {
    if (faults_.empty()) return record;
    return fail(Error{.code = Code::invalid, .reason = "validation_failed", .fields = std::move(faults_)});
}

}  // namespace taxasge
