#include "server/database/plain_connection.hpp"

#include "server/database/postgres/plain_postgres.hpp"
#include "server/database/sqlite/plain_sqlite.hpp"

#include <algorithm>

namespace taxasge {
namespace {

constexpr Statement sqlite_columns{
    "catalog.columns",
    "SELECT m.name, c.name, c.type FROM sqlite_master AS m, pragma_table_info(m.name) AS c"
    " WHERE m.type = 'table' AND m.name NOT LIKE 'sqlite\\_%' ESCAPE '\\' AND m.name <> 'schema_migrations'"
    " ORDER BY m.name, c.cid"};
constexpr Statement sqlite_references{
    "catalog.references",
    "SELECT DISTINCT m.name, f.[table] FROM sqlite_master AS m, pragma_foreign_key_list(m.name) AS f"
    " WHERE m.type = 'table' AND m.name <> f.[table]"};

constexpr Statement postgres_columns{
    "catalog.columns",
    "SELECT CAST(c.relname AS text), CAST(a.attname AS text), format_type(a.atttypid, a.atttypmod)"
    " FROM pg_class AS c JOIN pg_attribute AS a ON a.attrelid = c.oid"
    " WHERE c.relnamespace = to_regnamespace('taxasge') AND c.relkind = 'r' AND a.attnum > 0"
    " AND NOT a.attisdropped AND c.relname <> 'schema_migrations' ORDER BY 1, a.attnum"};
constexpr Statement postgres_references{
    "catalog.references",
    "SELECT DISTINCT CAST(c.relname AS text), CAST(f.relname AS text) FROM pg_constraint AS k"
    " JOIN pg_class AS c ON c.oid = k.conrelid JOIN pg_class AS f ON f.oid = k.confrelid"
    " WHERE k.contype = 'f' AND c.relnamespace = to_regnamespace('taxasge') AND c.oid <> f.oid"};

struct Reference {
    std::string from;
    std::string to;
};

Result<std::vector<TableShape>> read_columns(PlainConnection& connection) {
    const bool is_sqlite = connection.dialect() == "sqlite";
    const auto found = connection.run(is_sqlite ? sqlite_columns : postgres_columns, {});
    if (!found) return fail(found.error());
    std::vector<TableShape> tables;
    for (const Row& row : found->rows) {
        std::string table;
        Column column;
        if (auto read = row.read(table, column.name, column.type); !read) return fail(read.error());
        if (tables.empty() || tables.back().name != table) tables.push_back({.name = table, .columns = {}});
        tables.back().columns.push_back(std::move(column));
    }
    return tables;
}

Result<std::vector<Reference>> read_references(PlainConnection& connection) {
    const bool is_sqlite = connection.dialect() == "sqlite";
    const auto found = connection.run(is_sqlite ? sqlite_references : postgres_references, {});
    if (!found) return fail(found.error());
    std::vector<Reference> references(found->rows.size());
    for (std::size_t i = 0; i < references.size(); ++i) {
        if (auto read = found->rows[i].read(references[i].from, references[i].to); !read)
            return fail(read.error());
    }
    return references;
}

}  // namespace

Result<std::unique_ptr<PlainConnection>> open_plain(const DatabaseOptions& options) {
    constexpr std::string_view scheme = "sqlite:";
    if (options.url.starts_with(scheme)) return PlainSqlite::open(options.url.substr(scheme.size()));
    return PlainPostgres::open(direct_url(options));
}

Result<std::vector<TableShape>> tables_of(PlainConnection& connection) {
    auto waiting = read_columns(connection);
    if (!waiting) return waiting;
    const auto references = read_references(connection);
    if (!references) return fail(references.error());
    std::vector<TableShape> sorted;
    const auto refers_to_one_that_waits = [&](const TableShape& table) {
        return std::ranges::any_of(*references, [&](const Reference& reference) {
            return reference.from == table.name &&
                   std::ranges::find(*waiting, reference.to, &TableShape::name) != waiting->end();
        });
    };
    while (!waiting->empty()) {
        const auto next = std::ranges::find_if_not(*waiting, refers_to_one_that_waits);
        if (next == waiting->end()) return fail(internal_error("tables refer to each other in a ring"));
        sorted.push_back(std::move(*next));
        waiting->erase(next);
    }
    return sorted;
}

}  // namespace taxasge
