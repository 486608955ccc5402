#include "server/database/postgres/postgres_migration.hpp"

#include "server/database/postgres/decode.hpp"
#include "server/database/postgres/encode.hpp"
#include "server/database/postgres/error.hpp"

#include <fmt/format.h>

namespace taxasge {
namespace {

// The lock ends with the transaction, and so it also works behind a transaction pooler. Whoever waits for
// another instance that migrates a big table waits long; a migration that waits for a table stops soon,
// because everybody who comes after it waits behind it.
constexpr const char* take_lock =
    "SET LOCAL statement_timeout = 0; SET LOCAL lock_timeout = '60s';"
    "SELECT pg_advisory_xact_lock(8313743);"
    "SET LOCAL lock_timeout = '5s'; SET LOCAL search_path = taxasge, pg_temp";

constexpr Statement find_schema{"postgres.find_schema",
                                "SELECT 1 FROM pg_namespace WHERE nspname = 'taxasge'"};

// CREATE … IF NOT EXISTS asks for the right to create also where there is nothing to do, and a role that only
// serves has none.
constexpr Statement find_ledger{
    "postgres.find_ledger",
    "SELECT 1 FROM pg_tables WHERE schemaname = 'taxasge' AND tablename = 'schema_migrations'"};

constexpr const char* make_schema = "CREATE SCHEMA taxasge; REVOKE ALL ON SCHEMA taxasge FROM PUBLIC";

constexpr const char* make_ledger =
    "CREATE TABLE schema_migrations ("
    "number bigint PRIMARY KEY, name text NOT NULL, sha256 text NOT NULL, applied_at bigint NOT NULL)";

// Default privileges of a hosted database may have given new tables away.
constexpr const char* close_to_others = R"(
    REVOKE ALL ON ALL TABLES IN SCHEMA taxasge FROM PUBLIC;
    DO $$
    DECLARE someone text;
    BEGIN
        FOR someone IN SELECT rolname FROM pg_roles WHERE rolname IN ('anon', 'authenticated') LOOP
            EXECUTE format('REVOKE ALL ON SCHEMA taxasge FROM %I', someone);
            EXECUTE format('REVOKE ALL ON ALL TABLES IN SCHEMA taxasge FROM %I', someone);
        END LOOP;
    END $$)";

constexpr std::string_view owner_migrates =  // 42501: insufficient privilege
    "; this role only serves: run `taxasge migrate` as the owner of the schema first";

constexpr Statement read_ledger{"postgres.read_ledger", "SELECT number, name, sha256 FROM schema_migrations"};
constexpr Statement record{
    "postgres.record_migration",
    "INSERT INTO schema_migrations (number, name, sha256, applied_at) VALUES ($1, $2, $3, $4)"};

}  // namespace

Result<void> PostgresMigration::begin() {
    if (auto begun = run_script("BEGIN", "begin"); !begun) return begun;
    Result<void> prepared = prepare_schema();
    if (!prepared) roll_back();
    return prepared;
}

Result<void> PostgresMigration::prepare_schema() {
    if (auto locked = run_script(take_lock, "lock for migrations"); !locked) return locked;
    const auto schema = run(find_schema, {});
    if (!schema) return fail(schema.error());
    if (schema->rows.empty()) {
        if (auto made = run_script(make_schema, "create schema"); !made) return made;
    }
    const auto ledger = run(find_ledger, {});
    if (!ledger) return fail(ledger.error());
    if (!ledger->rows.empty()) return {};
    return run_script(make_ledger, "create ledger");
}

Result<std::vector<LedgerEntry>> PostgresMigration::ledger() {
    const Result<RowSet> answer = run(read_ledger, {});
    if (!answer) return fail(answer.error());
    std::vector<LedgerEntry> entries;
    for (const Row& row : answer->rows) {
        LedgerEntry& entry = entries.emplace_back();
        if (auto read = row.read(entry.number, entry.name, entry.sha256); !read) return fail(read.error());
    }
    return entries;
}

Result<void> PostgresMigration::apply(const Migration& migration) {
    if (auto ran = run_script(migration.sql.c_str(), migration.name); !ran) {
        const Error& error = ran.error();
        if (error.code == Code::unavailable) return fail(error);
        return fail(internal_error(fmt::format("migration {}: {}{}", migration.name, error.detail,
                                               error.detail.contains("42501") ? owner_migrates : "")));
    }
    if (PQtransactionStatus(connection_) != PQTRANS_INTRANS) {
        return fail(internal_error(fmt::format("migration {} ends its own transaction", migration.name)));
    }
    if (auto closed = run_script(close_to_others, "revoke"); !closed) return closed;
    const auto now = SystemClock{}.now();
    const auto recorded = run(record, bind(migration.number, migration.name, migration.sha256, now));
    if (!recorded) return fail(recorded.error());
    return {};
}

Result<void> PostgresMigration::commit() {
    Result<void> committed = run_script("COMMIT", "commit");
    if (!committed) roll_back();
    return committed;
}

void PostgresMigration::roll_back() {
    (void)run_script("ROLLBACK", "roll back");
}

Result<void> PostgresMigration::run_script(const char* sql, std::string_view doing) {
    const PostgresResult result{PQexec(connection_, sql)};
    const auto status = PQresultStatus(result.get());
    if (status == PGRES_COMMAND_OK || status == PGRES_TUPLES_OK) return {};
    return fail(postgres_error(result.get(), doing));
}

Result<RowSet> PostgresMigration::run(const Statement& statement, const Parameters& parameters) {
    const auto encoded = EncodedParameters::encode(statement, parameters);
    if (!encoded) return fail(encoded.error());
    const PostgresResult result{PQexecParams(connection_, std::string{statement.sql}.c_str(),
                                             encoded->count(), nullptr, encoded->values(), encoded->lengths(),
                                             encoded->formats(), 0)};
    const auto status = PQresultStatus(result.get());
    if (status != PGRES_COMMAND_OK && status != PGRES_TUPLES_OK)
        return fail(postgres_error(result.get(), statement.name));
    return decode(result.get(), statement.name);
}

}  // namespace taxasge
