#include "server/database/postgres/plain_postgres.hpp"

#include "server/database/postgres/decode.hpp"
#include "server/database/postgres/encode.hpp"
#include "server/database/postgres/error.hpp"
#include "server/database/postgres/grants.hpp"
#include "server/database/postgres/server_settings.hpp"
#include "server/database/postgres/settings.hpp"

#include <fmt/format.h>

namespace taxasge {
namespace {

// Not asked for when connecting: a pooler refuses that. They end with the transaction.
constexpr const char* begin_to_read =
    "BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY;"
    "SET LOCAL search_path = taxasge, pg_temp;"
    "SET LOCAL statement_timeout = 0;"
    "SET LOCAL idle_in_transaction_session_timeout = 0;"
    "SELECT 1";

// Whoever serves has a connection all the time: it asks for letters and for sessions that ended.
constexpr Statement count_others{
    "backup.count_others",
    "SELECT COUNT(*) FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()"
    " AND backend_type = 'client backend' AND application_name = current_setting('application_name')"};

constexpr Statement find_roles{"backup.find_roles",
                               "SELECT DISTINCT CAST(pg_get_userbyid(given.grantee) AS text)"
                               " FROM pg_class AS c, aclexplode(c.relacl) AS given"
                               " WHERE c.relnamespace = to_regnamespace('taxasge') AND c.relname = 'users'"
                               " AND given.grantee <> c.relowner AND given.grantee <> 0"};

// The functions of triggers, which go with their tables.
constexpr const char* drop_functions = R"(DO $$
    DECLARE one regprocedure;
    BEGIN
        FOR one IN SELECT oid FROM pg_proc WHERE pronamespace = to_regnamespace('taxasge') LOOP
            EXECUTE format('DROP FUNCTION %s CASCADE', one);
        END LOOP;
    END $$)";

std::string select_text(const TableShape& table) {
    std::string values;
    for (const Column& column : table.columns) {
        if (!values.empty()) values += ", ";
        values += column.is_bytes() ? fmt::format("encode({}, 'hex')", column.name) : column.name;
    }
    return fmt::format("SELECT CAST(json_build_array({}) AS text) FROM {}", values, table.name);
}

std::string insert_text(const TableShape& table) {
    std::string columns;
    std::string values;
    for (std::size_t i = 0; i < table.columns.size(); ++i) {
        const Column& column = table.columns[i];
        columns += (i == 0 ? "" : ", ") + column.name;
        values += i == 0 ? "" : ", ";
        values += column.is_bytes() ? fmt::format("decode(r ->> {}, 'hex')", i)
                                    : fmt::format("CAST(r ->> {} AS {})", i, column.type);
    }
    return fmt::format("INSERT INTO {} ({}) SELECT {} FROM json_array_elements(CAST($1 AS json)) AS r",
                       table.name, columns, values);
}

Result<std::vector<std::string>> texts_of(const Result<RowSet>& found) {
    if (!found) return fail(found.error());
    std::vector<std::string> texts(found->rows.size());
    for (std::size_t i = 0; i < texts.size(); ++i)
        if (auto read = found->rows[i].read(texts[i]); !read) return fail(read.error());
    return texts;
}

}  // namespace

Result<std::unique_ptr<PlainConnection>> PlainPostgres::open(const std::string& url) {
    const auto settings = parse_postgres_url(url);
    if (!settings) return fail(settings.error());
    PostgresHandle handle = connect_blocking(*settings);
    if (PQstatus(handle.get()) != CONNECTION_OK) return fail(postgres_error(handle.get(), "connect"));
    if (auto checked = check_server_settings(handle.get()); !checked) return fail(checked.error());
    return std::make_unique<PlainPostgres>(std::move(handle));
}

Result<RowSet> PlainPostgres::run(const Statement& statement, const Parameters& parameters) {
    const auto encoded = EncodedParameters::encode(statement, parameters);
    if (!encoded) return fail(encoded.error());
    const PostgresResult result{PQexecParams(handle_.get(), std::string{statement.sql}.c_str(),
                                             encoded->count(), nullptr, encoded->values(), encoded->lengths(),
                                             encoded->formats(), 0)};
    const auto status = PQresultStatus(result.get());
    if (status != PGRES_COMMAND_OK && status != PGRES_TUPLES_OK)
        return fail(postgres_error(result.get(), statement.name));
    return decode(result.get(), statement.name);
}

Result<void> PlainPostgres::run_script(const std::string& sql) {
    const PostgresResult result{PQexec(handle_.get(), sql.c_str())};
    const auto status = PQresultStatus(result.get());
    if (status == PGRES_COMMAND_OK || status == PGRES_TUPLES_OK) return {};
    return fail(postgres_error(result.get(), "script"));
}

Result<void> PlainPostgres::begin_reading() {
    return run_script(begin_to_read);
}

Result<void> PlainPostgres::read_rows(const TableShape& table, const TakeRow& take) {
    if (auto begun = run_script("DECLARE all_rows NO SCROLL CURSOR FOR " + select_text(table)); !begun)
        return begun;
    while (true) {
        const auto batch = texts_of(run({"backup.fetch", "FETCH 500 FROM all_rows"}, {}));
        if (!batch) return fail(batch.error());
        if (batch->empty()) return run_script("CLOSE all_rows");
        for (const std::string& row : *batch)
            if (auto taken = take(row); !taken) return taken;
    }
}

Result<void> PlainPostgres::make_sure_to_be_alone() {
    const auto found = run(count_others, {});
    if (!found) return fail(found.error());
    std::int64_t others = 0;
    if (auto read = found->rows.front().read(others); !read) return read;
    if (others == 0) return {};
    return fail(unavailable(fmt::format(
        "{} connection(s) of servers work on the database: stop every server (and its pooler) first",
        others)));
}

Result<void> PlainPostgres::wipe(std::span<const TableShape> tables) {
    auto roles = texts_of(run(find_roles, {}));
    if (!roles) return fail(roles.error());
    roles_ = std::move(*roles);
    for (const TableShape& table : tables)
        if (auto gone = run_script("DROP TABLE " + table.name + " CASCADE"); !gone) return gone;
    if (auto gone = run_script(drop_functions); !gone) return gone;
    return run_script("DELETE FROM schema_migrations");
}

Result<void> PlainPostgres::put_rows(const TableShape& table, std::span<const std::string> rows) {
    std::string all = "[";
    for (const std::string& row : rows) all.append(all.size() == 1 ? "" : ",").append(row);
    all += ']';
    const std::string text = insert_text(table);
    const auto put = run(Statement{"backup.put_rows", text}, bind(all));
    if (!put) return fail(put.error());
    return {};
}

Result<void> PlainPostgres::finish() {
    for (const std::string& role : roles_)
        if (auto given = give_rows(handle_.get(), role); !given) return given;
    return {};
}

}  // namespace taxasge
