#include "server/transfer/export_users.hpp"

#include "server/audit/audit.hpp"
#include "server/transfer/own_format.hpp"

namespace asio = boost::asio;

namespace taxasge {
namespace {

constexpr std::size_t page = 500;
constexpr std::uint64_t users_between_news = 10'000;

constexpr Statement read_page{
    "transfer.read_users",
    "SELECT users.id, email, first_name, last_name, phone, role, user_type, status, language, "
    "email_verified, "
    "mfa_enabled, terms_version, terms_accepted_at, revision, created_at, updated_at, last_login_at, "
    "credentials.password_hash, credentials.changed_at "
    "FROM users LEFT JOIN credentials ON credentials.user_id = users.id "
    "WHERE users.id > $1 ORDER BY users.id LIMIT 500"};

Result<UserRecord> read_record(const Row& row) {
    UserRecord user;
    std::optional<std::string> hash;
    std::optional<Time> changed_at;
    const auto read = row.read(user.id, user.email, user.first_name, user.last_name, user.phone, user.role,
                               user.type, user.status, user.language, user.email_verified, user.mfa_enabled,
                               user.terms_version, user.terms_accepted_at, user.revision, user.created_at,
                               user.updated_at, user.last_login_at, hash, changed_at);
    if (!read) return fail(read.error());
    if (hash) user.password_hash.emplace(std::move(*hash));
    user.password_changed_at = changed_at.value_or(user.updated_at);
    return user;
}

asio::awaitable<Result<void>> write_audit(const ExportParts& parts) {
    co_return co_await parts.database.transact(record, AuditEvent{.kind = "users_exported",
                                                                  .user_id = {},
                                                                  .session_id = {},
                                                                  .client = "command line",
                                                                  .at = parts.clock.now()});
}

}  // namespace

asio::awaitable<Result<std::uint64_t>> export_users(ExportParts parts) {
    if (auto audited = co_await write_audit(parts); !audited) co_return fail(audited.error());
    std::uint64_t users = 0;
    Id last;
    while (true) {
        const auto rows = co_await parts.database.read(read_page, bind(last));
        if (!rows) co_return fail(rows.error());
        for (const Row& row : rows->rows) {
            const auto user = read_record(row);
            if (!user) co_return fail(user.error());
            if (auto written = parts.write(write_own_format(*user)); !written)
                co_return fail(written.error());
            last = user->id;
            if (++users % users_between_news == 0) parts.progress(users);
        }
        if (rows->rows.size() < page) co_return users;
    }
}

}  // namespace taxasge
