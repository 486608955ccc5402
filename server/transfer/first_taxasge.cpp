#include "server/transfer/first_taxasge.hpp"

#include "server/users/imported_hash_bcrypt.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>

namespace taxasge {
namespace {

constexpr std::array<std::string_view, 19> known{
    "id",         "user_id",    "email",      "password_hash",      "first_name",
    "last_name",  "full_name",  "phone",      "phone_number",       "role",
    "user_type",  "status",     "language",   "preferred_language", "email_verified",
    "created_at", "updated_at", "last_login", "last_login_at"};

bool is_hex_digit(char c) {
    return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f') || (c >= 'A' && c <= 'F');
}

bool is_bare_sha256(std::string_view stored) {
    return stored.size() == 64 && std::ranges::all_of(stored, is_hex_digit);
}

// The two generations of its schema name some columns differently.
std::string_view either(const RowFields& fields, std::string_view one, std::string_view other) {
    return fields.has(one) ? one : other;
}

Id read_id(RowFields& fields, const UserRecord& record) {
    const std::string_view name = either(fields, "id", "user_id");
    auto text = fields.text(name);
    if (!text) return derive_id("first-taxasge:" + record.email_key, Time{});
    std::ranges::transform(*text, text->begin(),
                           [](char c) { return c >= 'A' && c <= 'F' ? static_cast<char>(c + 32) : c; });
    const auto id = Id::parse(*text);
    if (!id) fields.refuse(name, "invalid_id");
    return id.value_or(Id{});
}

}  // namespace

FirstTaxasge::FirstTaxasge(Addresses addresses, Time now)
    : addresses_(addresses), now_(now), left_behind_(known) {}

Result<UserRecord> FirstTaxasge::read(const boost::json::object& row) {
    left_behind_.note(row);
    RowFields fields{row};
    UserRecord record;
    complete_moments(record, fields.time("created_at"), now_);
    record.last_login_at = fields.time(either(fields, "last_login", "last_login_at"));
    read_person(fields, record);
    record.id = read_id(fields, record);
    read_role(fields, record);
    read_status(fields, record);
    read_hash(fields, record);
    return std::move(fields).finish(std::move(record));
}

void FirstTaxasge::read_person(RowFields& fields, UserRecord& record) {
    fields.take_email("email", record);
    record.first_name = fields.person_name("first_name", fields.text("first_name").value_or(""));
    record.last_name = fields.person_name("last_name", fields.text("last_name").value_or(""));
    record.phone = fields.phone(either(fields, "phone_number", "phone"));
    record.language =
        fields.word(either(fields, "preferred_language", "language"), {"es", "fr", "pt", "en"}, "es");
}

void FirstTaxasge::read_role(RowFields& fields, UserRecord& record) {
    const std::string role = fields.text("role").value_or("citizen");
    const bool is_business = role == "business" || fields.text("user_type") == "business";
    record.type = is_business ? "business" : "citizen";
    if (role != "citizen" && role != "business" && role != "user") ++demoted_;
}

void FirstTaxasge::read_status(RowFields& fields, UserRecord& record) const {
    const std::string status = fields.word(
        "status", {"active", "suspended", "pending_verification", "pending", "deactivated"}, "active");
    const bool is_active = status == "active";
    const bool is_waiting = status == "pending_verification" || status == "pending";
    const bool is_trusted = addresses_ == Addresses::trusted;
    // It had no such column at first; then being active is all that it says.
    const bool is_verified = is_trusted || fields.flag("email_verified", is_active);
    if (is_waiting)
        return set_standing(record, is_trusted ? Standing::active : Standing::pending, is_verified);
    set_standing(record, is_active ? Standing::active : Standing::suspended, is_verified);
}

void FirstTaxasge::read_hash(RowFields& fields, UserRecord& record) {
    auto stored = fields.text("password_hash");
    if (!stored) return;
    if (is_bare_sha256(*stored)) {
        ++bare_sha256_;
        return;
    }
    if (BcryptHash::parse(*stored)) stored = mark_as_cut(*stored);
    record.password_hash = fields.hash("password_hash", std::move(*stored));
}

std::vector<std::string> FirstTaxasge::notes() const {
    auto notes = left_behind_.notes();
    if (demoted_ > 0)
        notes.push_back(
            fmt::format("{} had another role than citizen or business, and came as users", demoted_));
    if (bare_sha256_ > 0)
        notes.push_back(
            fmt::format("{} had a bare SHA-256 for a password, and came without one", bare_sha256_));
    return notes;
}

}  // namespace taxasge
