#include "server/database/sqlite/plain_sqlite.hpp"

#include <fmt/format.h>
#include <boost/json/parse.hpp>

#include <ranges>

namespace taxasge {
namespace {

Error bad_row(const TableShape& table, std::string_view why) {
    return Error{.code = Code::invalid,
                 .reason = "validation_failed",
                 .detail = fmt::format("a row of {}: {}", table.name, why)};
}

// A short text, so that the name of its prepared statement is a name.
std::string select_text(const TableShape& table) {
    std::string values;
    for (const Column& column : table.columns) {
        if (!values.empty()) values += ", ";
        // hex(NULL) would be an empty text.
        values += column.is_bytes()
                      ? fmt::format("CASE WHEN {0} IS NULL THEN NULL ELSE lower(hex({0})) END", column.name)
                      : column.name;
    }
    return fmt::format("SELECT rowid, json_array({}) FROM {} WHERE rowid > $1 ORDER BY rowid LIMIT 500",
                       values, table.name);
}

std::string insert_text(const TableShape& table) {
    std::string columns;
    std::string places;
    for (std::size_t i = 0; i < table.columns.size(); ++i) {
        columns += (i == 0 ? "" : ", ") + table.columns[i].name;
        places += fmt::format("{}${}", i == 0 ? "" : ", ", i + 1);
    }
    return fmt::format("INSERT INTO {} ({}) VALUES ({})", table.name, columns, places);
}

Result<Value> value_of(const boost::json::value& json, const Column& column) {
    if (json.is_null()) return Value{Null{}};
    if (json.is_int64()) return Value{json.get_int64()};
    if (!json.is_string()) return fail(internal_error(column.name + " is of no type of ours"));
    const boost::json::string& text = json.get_string();
    if (!column.is_bytes()) return Value{std::string{text.data(), text.size()}};
    auto bytes = from_hex(std::string_view{text.data(), text.size()});
    if (!bytes) return fail(std::move(bytes.error()));
    return Value{std::move(*bytes)};
}

Result<Parameters> values_of(const std::string& row, const TableShape& table) {
    boost::system::error_code error;
    const boost::json::value parsed = boost::json::parse(row, error);
    if (error || !parsed.is_array() || parsed.get_array().size() != table.columns.size())
        return fail(bad_row(table, "does not fit its columns"));
    Parameters values;
    for (std::size_t i = 0; i < table.columns.size(); ++i) {
        auto value = value_of(parsed.get_array()[i], table.columns[i]);
        if (!value) return fail(bad_row(table, value.error().detail));
        values.push_back(std::move(*value));
    }
    return values;
}

}  // namespace

Result<std::unique_ptr<PlainConnection>> PlainSqlite::open(const std::string& path) {
    if (path == ":memory:")
        return fail(Error{.code = Code::invalid,
                          .reason = "validation_failed",
                          .detail = "a database in memory is gone when its program ends"});
    auto connection = SqliteConnection::open(path);
    if (!connection) return fail(std::move(connection.error()));
    return std::make_unique<PlainSqlite>(std::move(*connection));
}

// The first SELECT takes the snapshot; in the write-ahead log writers do not wait for it.
Result<void> PlainSqlite::begin_reading() {
    return connection_.run_script("BEGIN; SELECT COUNT(*) FROM sqlite_master");
}

Result<void> PlainSqlite::read_rows(const TableShape& table, const TakeRow& take) {
    const std::string name = "backup.read_" + table.name;
    const std::string text = select_text(table);
    std::int64_t last = 0;
    while (true) {
        const auto batch = connection_.run(Statement{name, text}, bind(last));
        if (!batch) return fail(batch.error());
        if (batch->rows.empty()) return {};
        for (const Row& row : batch->rows) {
            std::string json;
            if (auto read = row.read(last, json); !read) return read;
            if (auto taken = take(json); !taken) return taken;
        }
    }
}

// A file leaves the write-ahead log only when nobody else has it open.
Result<void> PlainSqlite::make_sure_to_be_alone() {
    const auto left = connection_.run_script("PRAGMA foreign_keys = OFF; PRAGMA journal_mode = DELETE");
    if (left) return {};
    if (left.error().code != Code::unavailable) return left;
    return fail(unavailable("another program has the database open: stop every server on it first"));
}

Result<void> PlainSqlite::wipe(std::span<const TableShape> tables) {
    for (const TableShape& table : tables | std::views::reverse)
        if (auto gone = connection_.run_script("DROP TABLE " + table.name); !gone) return gone;
    return connection_.run_script("DELETE FROM schema_migrations");
}

Result<void> PlainSqlite::put_rows(const TableShape& table, std::span<const std::string> rows) {
    const std::string name = "backup.put_" + table.name;
    const std::string text = insert_text(table);
    for (const std::string& row : rows) {
        const auto values = values_of(row, table);
        if (!values) return fail(values.error());
        if (const auto put = connection_.run(Statement{name, text}, *values); !put) return fail(put.error());
    }
    return {};
}

Result<void> PlainSqlite::finish() {
    const auto broken =
        connection_.run({"backup.check_references", "SELECT 1 FROM pragma_foreign_key_check LIMIT 1"}, {});
    if (!broken) return fail(broken.error());
    if (broken->rows.empty()) return {};
    return fail(Error{.code = Code::invalid,
                      .reason = "validation_failed",
                      .detail = "a row refers to one that is not there"});
}

// Where it does not work, whoever opens the file next does it.
void PlainSqlite::stop_being_alone() {
    (void)connection_.run_script("PRAGMA journal_mode = WAL; PRAGMA foreign_keys = ON");
}

}  // namespace taxasge
