#include "server/transfer/firebase_accounts.hpp"

#include "server/users/hash_text.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>

namespace taxasge {
namespace {

constexpr std::array<std::string_view, 11> known{
    "localId",   "email",    "emailVerified",  "passwordHash",    "salt", "displayName", "phoneNumber",
    "createdAt", "disabled", "lastSignedInAt", "providerUserInfo"};

// "name: value," anywhere in the text; quotation marks around the value are passed over.
std::string_view setting(std::string_view text, std::string_view name) {
    const auto at = text.find(std::string{name} + ":");
    if (at == std::string_view::npos) return {};
    std::string_view rest = text.substr(at + name.size() + 1);
    rest.remove_prefix(std::min(rest.find_first_not_of(" \t\""), rest.size()));
    return rest.substr(0, rest.find_first_of(" \t\r\n,\"}"));
}

Failure bad_config(std::string_view name) {
    return fail(Error{.code = Code::invalid,
                      .reason = "validation_failed",
                      .detail = fmt::format("{} is missing or wrong in the hash configuration", name)});
}

bool read_number(std::string_view text, std::uint32_t& number) {
    HashText digits{text};
    return digits.take_number(number) && digits.rest().empty();
}

// Firebase's tool writes the usual alphabet, its API the one for URLs.
std::optional<Bytes> decode(std::string text) {
    std::ranges::replace(text, '-', '+');
    std::ranges::replace(text, '_', '/');
    const bool is_padded = text.size() % 4 == 0;
    return decode_base64(text, is_padded ? Base64::padded : Base64::unpadded);
}

// A display name is one text; whoever has none is called by what stands before the @.
void read_names(RowFields& fields, UserRecord& record) {
    const std::string whole =
        fields.text("displayName").value_or(record.email.substr(0, record.email.find('@')));
    if (record.email.empty()) return;  // said already
    const auto space = whole.find(' ');
    record.first_name = fields.person_name("displayName", std::string_view{whole}.substr(0, space));
    record.last_name = space == std::string::npos
                           ? "-"
                           : fields.person_name("displayName", std::string_view{whole}.substr(space + 1));
}

}  // namespace

Result<FirebaseProject> parse_hash_config(std::string_view text) {
    FirebaseProject project;
    if (setting(text, "algorithm") != "SCRYPT") return bad_config("algorithm (SCRYPT)");
    auto key = decode_base64(setting(text, "base64_signer_key"), Base64::padded);
    if (!key || key->empty()) return bad_config("base64_signer_key");
    auto separator = decode_base64(setting(text, "base64_salt_separator"), Base64::padded);
    if (!separator || separator->empty()) return bad_config("base64_salt_separator");
    if (!read_number(setting(text, "rounds"), project.cost.block_size)) return bad_config("rounds");
    if (!read_number(setting(text, "mem_cost"), project.cost.log_n)) return bad_config("mem_cost");
    if (!project.cost.is_affordable()) return bad_config("mem_cost or rounds (too expensive)");
    project.signer_key = std::move(*key);
    project.salt_separator = std::move(*separator);
    return project;
}

FirebaseAccounts::FirebaseAccounts(FirebaseProject project, Addresses addresses, Time now)
    : project_(std::move(project)), addresses_(addresses), now_(now), left_behind_(known) {}

Result<UserRecord> FirebaseAccounts::read(const boost::json::object& row) {
    left_behind_.note(row);
    RowFields fields{row};
    UserRecord record;
    complete_moments(record, fields.milliseconds("createdAt"), now_);
    record.last_login_at = fields.milliseconds("lastSignedInAt");
    fields.take_email("email", record);
    const auto created_at = fields.has("createdAt") ? record.created_at : Time{};
    record.id = derive_id("firebase:" + fields.required("localId"), created_at);
    read_names(fields, record);
    record.phone = fields.phone("phoneNumber");
    const bool is_verified = fields.flag("emailVerified", false) || addresses_ == Addresses::trusted;
    set_standing(record, fields.flag("disabled", false) ? Standing::suspended : Standing::active,
                 is_verified);
    read_hash(fields, record);
    return std::move(fields).finish(std::move(record));
}

void FirebaseAccounts::read_hash(RowFields& fields, UserRecord& record) const {
    const auto hash_text = fields.text("passwordHash");
    if (!hash_text) return;
    const auto hash = decode(*hash_text);
    const auto salt = decode(fields.required("salt"));
    const auto kept = hash && salt ? keep_firebase_hash(project_, *salt, *hash) : std::nullopt;
    if (!kept) return fields.refuse("passwordHash", "unknown_hash");
    record.password_hash = fields.hash("passwordHash", *kept);
}

}  // namespace taxasge
