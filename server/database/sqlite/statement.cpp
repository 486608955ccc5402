#include "server/database/sqlite/statement.hpp"

#include "server/database/sqlite/error.hpp"

#include <fmt/format.h>

namespace taxasge {
namespace {

// A statement left unreset would hold its snapshot, and with it the write-ahead log, for ever.
class ResetAtEnd {
 public:
    explicit ResetAtEnd(sqlite3_stmt* prepared) : prepared_(prepared) {}
    ResetAtEnd(const ResetAtEnd&) = delete;
    ResetAtEnd& operator=(const ResetAtEnd&) = delete;
    ~ResetAtEnd() {
        sqlite3_reset(prepared_);
        sqlite3_clear_bindings(prepared_);
    }

 private:
    sqlite3_stmt* prepared_;
};

}  // namespace

Result<SqliteStatement> SqliteStatement::prepare(sqlite3* handle, const Statement& statement) {
    const char* end = statement.sql.data() + statement.sql.size();
    const char* tail = nullptr;
    sqlite3_stmt* raw = nullptr;
    int code = sqlite3_prepare_v3(handle, statement.sql.data(), static_cast<int>(statement.sql.size()),
                                  SQLITE_PREPARE_PERSISTENT, &raw, &tail);
    Prepared prepared{raw};
    if (code != SQLITE_OK) return fail(sqlite_error(handle, code, statement.name));
    if (prepared == nullptr) return fail(internal_error(fmt::format("{}: no statement", statement.name)));

    sqlite3_stmt* second = nullptr;
    code = sqlite3_prepare_v3(handle, tail, static_cast<int>(end - tail), 0, &second, nullptr);
    const Prepared discarded{second};
    if (code != SQLITE_OK || second != nullptr) {
        return fail(internal_error(fmt::format("{}: more than one statement", statement.name)));
    }
    return SqliteStatement{statement, std::move(prepared)};
}

Result<RowSet> SqliteStatement::run(const Parameters& parameters) {
    const ResetAtEnd reset{prepared_.get()};
    if (auto bound = bind_all(parameters); !bound) return fail(bound.error());

    RowSet answer;
    const sqlite3_int64 changes_before = sqlite3_total_changes64(handle());
    int code = sqlite3_step(prepared_.get());
    for (; code == SQLITE_ROW; code = sqlite3_step(prepared_.get())) {
        Result<Row> row = current_row();
        if (!row) return fail(row.error());
        answer.rows.push_back(std::move(*row));
    }
    if (code != SQLITE_DONE) return fail(sqlite_error(handle(), code, name_));
    // sqlite3_changes() still tells of the statement before when this one changed nothing.
    if (sqlite3_total_changes64(handle()) != changes_before) answer.affected = sqlite3_changes64(handle());
    return answer;
}

// SQLite numbers `$2` by its first appearance, not by its digit: ask for each place by name.
Result<void> SqliteStatement::bind_all(const Parameters& parameters) {
    const auto count = static_cast<int>(parameters.size());
    if (sqlite3_bind_parameter_count(prepared_.get()) != count) {
        return fail(internal_error(fmt::format("{}: {} parameters were given", name_, count)));
    }
    for (int i = 0; i < count; ++i) {
        const int index = sqlite3_bind_parameter_index(prepared_.get(), fmt::format("${}", i + 1).c_str());
        if (index == 0) return fail(internal_error(fmt::format("{}: no parameter ${}", name_, i + 1)));
        if (auto bound = bind_one(index, parameters[static_cast<std::size_t>(i)]); !bound) return bound;
    }
    return {};
}

// SQLITE_STATIC: the parameters outlive run(), and ResetAtEnd lets go of them.
Result<void> SqliteStatement::bind_one(int index, const Value& value) {
    sqlite3_stmt* to = prepared_.get();
    int code = SQLITE_OK;
    if (const auto* number = std::get_if<std::int64_t>(&value)) {
        code = sqlite3_bind_int64(to, index, *number);
    } else if (const auto* text = std::get_if<std::string>(&value)) {
        // PostgreSQL cannot keep it, and SQLite's own functions cut the text there.
        if (text->find('\0') != std::string::npos) return fail(internal_error(name_ + ": a text with a NUL"));
        code = sqlite3_bind_text64(to, index, text->data(), text->size(), SQLITE_STATIC, SQLITE_UTF8);
    } else if (const auto* bytes = std::get_if<Bytes>(&value)) {
        // A null pointer would bind NULL: an empty vector has one.
        static constexpr std::uint8_t nothing = 0;
        const void* data = bytes->empty() ? &nothing : bytes->data();
        code = sqlite3_bind_blob64(to, index, data, bytes->size(), SQLITE_STATIC);
    }
    if (code != SQLITE_OK) return fail(sqlite_error(handle(), code, name_));
    return {};
}

Result<Row> SqliteStatement::current_row() const {
    const int width = sqlite3_column_count(prepared_.get());
    std::vector<Value> values;
    values.reserve(static_cast<std::size_t>(width));
    for (int i = 0; i < width; ++i) {
        Result<Value> value = column(i);
        if (!value) return fail(value.error());
        values.push_back(std::move(*value));
    }
    return Row{std::move(values)};
}

Result<Value> SqliteStatement::column(int index) const {
    sqlite3_stmt* from = prepared_.get();
    const auto size = [&] { return static_cast<std::size_t>(sqlite3_column_bytes(from, index)); };
    switch (sqlite3_column_type(from, index)) {
        case SQLITE_NULL:
            return Value{Null{}};
        case SQLITE_INTEGER:
            return Value{std::int64_t{sqlite3_column_int64(from, index)}};
        case SQLITE_TEXT: {
            const auto* text = reinterpret_cast<const char*>(sqlite3_column_text(from, index));
            if (text == nullptr) return fail(unavailable("SQLite is out of memory"));
            return Value{std::string{text, size()}};
        }
        case SQLITE_BLOB: {
            const auto* data = static_cast<const std::uint8_t*>(sqlite3_column_blob(from, index));
            return Value{data == nullptr ? Bytes{} : Bytes(data, data + size())};
        }
        default:
            return fail(internal_error(fmt::format("{}: column {} is of no type of ours", name_, index + 1)));
    }
}

}  // namespace taxasge
