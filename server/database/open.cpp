#include "server/database/open.hpp"

#include "server/database/sqlite/sqlite_database.hpp"
#include "server/database/sqlite/sqlite_migration.hpp"

#include <fmt/format.h>

namespace taxasge {
namespace {

constexpr std::string_view sqlite_scheme = "sqlite:";
constexpr std::string_view in_memory = ":memory:";

bool is_sqlite(std::string_view url) {
    return url.starts_with(sqlite_scheme) && url.size() > sqlite_scheme.size();
}

Error unknown_url() {
    return Error{.code = Code::invalid,
                 .reason = "validation_failed",
                 .detail = "DATABASE_URL is neither sqlite:PATH nor postgresql://…"};
}

Result<int> migrate_sqlite(SqliteConnection& connection) {
    const auto migrations = migrations_of("sqlite");
    if (!migrations) return fail(migrations.error());
    SqliteMigration session{connection};
    return migrate(session, *migrations);
}

Result<std::unique_ptr<Database>> open_in_memory(const DatabaseOptions& options) {
    auto connection = SqliteConnection::open(in_memory);
    if (!connection) return fail(connection.error());
    if (auto migrated = migrate_sqlite(*connection); !migrated) return fail(migrated.error());
    connection->set_statement_timeout(options.statement_timeout);
    return std::make_unique<SqliteDatabase>(std::move(*connection), options);
}

}  // namespace

Result<std::unique_ptr<Database>> open_database(const DatabaseOptions& options,
                                                const std::vector<boost::asio::io_context*>&) {
    if (!is_sqlite(options.url)) return fail(unknown_url());
    const std::string path = options.url.substr(sqlite_scheme.size());
    if (path == in_memory) return open_in_memory(options);
    return SqliteDatabase::open(path, options);
}

Result<int> migrate(const DatabaseOptions& options) {
    if (!is_sqlite(options.url)) return fail(unknown_url());
    auto connection = SqliteConnection::open(options.url.substr(sqlite_scheme.size()));
    if (!connection) return fail(connection.error());
    return migrate_sqlite(*connection);
}

}  // namespace taxasge
