#include "server/database/open.hpp"

#include "server/database/postgres/error.hpp"
#include "server/database/postgres/grants.hpp"
#include "server/database/postgres/postgres_database.hpp"
#include "server/database/postgres/postgres_migration.hpp"
#include "server/database/postgres/server_settings.hpp"
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

Result<std::unique_ptr<Database>> open_postgres(const DatabaseOptions& options,
                                                const std::vector<boost::asio::io_context*>& contexts) {
    const auto settings = parse_postgres_url(options.url);
    if (!settings) return fail(settings.error());
    if (contexts.empty()) return fail(internal_error("PostgreSQL needs an I/O context to live on"));
    return std::make_unique<PostgresDatabase>(*settings, options, contexts);
}

Result<PostgresHandle> connect_to_migrate(const DatabaseOptions& options) {
    const auto settings = parse_postgres_url(direct_url(options));
    if (!settings) return fail(settings.error());
    PostgresHandle handle = connect_blocking(*settings);
    if (PQstatus(handle.get()) != CONNECTION_OK) return fail(postgres_error(handle.get(), "connect"));
    if (auto checked = check_server_settings(handle.get()); !checked) return fail(checked.error());
    return handle;
}

Result<int> migrate_postgres(const DatabaseOptions& options) {
    const auto migrations = migrations_of("postgres");
    if (!migrations) return fail(migrations.error());
    const auto handle = connect_to_migrate(options);
    if (!handle) return fail(handle.error());
    PostgresMigration session{handle->get()};
    return migrate(session, *migrations);
}

}  // namespace

std::string direct_url(const DatabaseOptions& options) {
    return options.direct_url.empty() ? options.url : options.direct_url;
}

Result<std::unique_ptr<Database>> open_database(const DatabaseOptions& options,
                                                const std::vector<boost::asio::io_context*>& contexts) {
    if (!is_sqlite(options.url)) return open_postgres(options, contexts);
    const std::string path = options.url.substr(sqlite_scheme.size());
    if (path == in_memory) return open_in_memory(options);
    return SqliteDatabase::open(path, options);
}

Result<int> migrate(const DatabaseOptions& options) {
    if (!is_sqlite(options.url)) return migrate_postgres(options);
    auto connection = SqliteConnection::open(options.url.substr(sqlite_scheme.size()));
    if (!connection) return fail(connection.error());
    return migrate_sqlite(*connection);
}

Result<AppliedMigrations> applied_migrations(const DatabaseOptions& options) {
    AppliedMigrations applied{.dialect = is_sqlite(options.url) ? "sqlite" : "postgres"};
    Result<std::vector<LedgerEntry>> entries;
    if (is_sqlite(options.url)) {
        auto connection = SqliteConnection::open(options.url.substr(sqlite_scheme.size()));
        if (!connection) return fail(connection.error());
        SqliteMigration session{*connection};
        entries = applied_migrations(session);
    } else {
        const auto handle = connect_to_migrate(options);
        if (!handle) return fail(handle.error());
        PostgresMigration session{handle->get()};
        entries = applied_migrations(session);
    }
    if (!entries) return fail(entries.error());
    applied.entries = std::move(*entries);
    return applied;
}

Result<void> grant_rows(const DatabaseOptions& options, const std::string& role) {
    if (is_sqlite(options.url))
        return fail(Error{.code = Code::invalid,
                          .reason = "validation_failed",
                          .detail = "SQLite has no roles to grant anything to"});
    const auto handle = connect_to_migrate(options);
    if (!handle) return fail(handle.error());
    return grant_rows(handle->get(), role);
}

}  // namespace taxasge
