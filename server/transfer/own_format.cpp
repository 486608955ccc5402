#include "server/transfer/own_format.hpp"

#include "server/transfer/row_fields.hpp"

#include <boost/json/serialize.hpp>

#include <algorithm>
#include <array>

namespace taxasge {
namespace {

constexpr std::array<std::string_view, 19> names{"id",
                                                 "email",
                                                 "first_name",
                                                 "last_name",
                                                 "phone",
                                                 "role",
                                                 "user_type",
                                                 "status",
                                                 "language",
                                                 "email_verified",
                                                 "mfa_enabled",
                                                 "terms_version",
                                                 "terms_accepted_at",
                                                 "revision",
                                                 "created_at",
                                                 "updated_at",
                                                 "last_login_at",
                                                 "password_hash",
                                                 "password_changed_at"};

void check_names(const boost::json::object& row, RowFields& fields) {
    for (const auto& [name, value] : row)
        if (std::ranges::find(names, std::string_view{name}) == names.end())
            fields.refuse(name, "unknown_field");
    for (const std::string_view name : names)
        if (!row.contains(name)) fields.refuse(name, "required");
}

Id read_id(RowFields& fields) {
    const auto id = Id::parse(fields.text("id").value_or(""));
    if (!id) fields.refuse("id", "invalid_id");
    return id.value_or(Id{});
}

void read_moments(RowFields& fields, UserRecord& record) {
    record.terms_accepted_at = fields.time("terms_accepted_at").value_or(Time{});
    record.created_at = fields.time("created_at").value_or(Time{});
    record.updated_at = fields.time("updated_at").value_or(Time{});
    record.last_login_at = fields.time("last_login_at");
    record.password_changed_at = fields.time("password_changed_at").value_or(record.updated_at);
}

// What the database would refuse, said of the field.
void check_state(RowFields& fields, UserRecord& record) {
    record.revision = fields.number("revision").value_or(1);
    if (record.revision < 1) fields.refuse("revision", "too_small");
    const bool may_be = record.status == "suspended" || record.email_verified == (record.status == "active");
    if (!may_be) fields.refuse("email_verified", "contradicts_status");
    for (const std::string_view name : {"terms_version", "terms_accepted_at", "created_at", "updated_at"})
        if (!fields.has(name)) fields.refuse(name, "required");
}

boost::json::value text_or_null(const std::optional<std::string>& text) {
    return text ? boost::json::value(*text) : boost::json::value(nullptr);
}

}  // namespace

Result<UserRecord> OwnFormat::read(const boost::json::object& row) {
    RowFields fields{row};
    check_names(row, fields);
    UserRecord record;
    record.id = read_id(fields);
    fields.take_email("email", record);
    record.first_name = fields.person_name("first_name", fields.text("first_name").value_or(""));
    record.last_name = fields.person_name("last_name", fields.text("last_name").value_or(""));
    record.phone = fields.phone("phone");
    record.role = fields.word("role", {"user", "agent", "admin"}, "");
    record.type = fields.word("user_type", {"citizen", "business"}, "");
    record.status = fields.word("status", {"pending", "active", "suspended"}, "");
    record.language = fields.word("language", {"es", "fr", "pt", "en"}, "");
    record.email_verified = fields.flag("email_verified", false);
    record.mfa_enabled = fields.flag("mfa_enabled", false);
    record.terms_version = fields.text("terms_version").value_or("");
    read_moments(fields, record);
    check_state(fields, record);
    if (auto stored = fields.text("password_hash"))
        record.password_hash = fields.hash("password_hash", std::move(*stored));
    return std::move(fields).finish(std::move(record));
}

std::string write_own_format(const UserRecord& record) {
    std::optional<std::string> hash;
    std::optional<std::string> changed_at;
    if (record.password_hash) {
        hash = record.password_hash->expose();
        changed_at = to_rfc3339(record.password_changed_at);
    }
    std::optional<std::string> last_login;
    if (record.last_login_at) last_login = to_rfc3339(*record.last_login_at);
    const boost::json::object row{{"id", record.id.text()},
                                  {"email", record.email},
                                  {"first_name", record.first_name},
                                  {"last_name", record.last_name},
                                  {"phone", text_or_null(record.phone)},
                                  {"role", record.role},
                                  {"user_type", record.type},
                                  {"status", record.status},
                                  {"language", record.language},
                                  {"email_verified", record.email_verified},
                                  {"mfa_enabled", record.mfa_enabled},
                                  {"terms_version", record.terms_version},
                                  {"terms_accepted_at", to_rfc3339(record.terms_accepted_at)},
                                  {"revision", record.revision},
                                  {"created_at", to_rfc3339(record.created_at)},
                                  {"updated_at", to_rfc3339(record.updated_at)},
                                  {"last_login_at", text_or_null(last_login)},
                                  {"password_hash", text_or_null(hash)},
                                  {"password_changed_at", text_or_null(changed_at)}};
    return boost::json::serialize(row) + '\n';
}

}  // namespace taxasge
