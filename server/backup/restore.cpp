#include "server/backup/restore.hpp"

#include "server/backup/backup_file.hpp"
#include "server/database/plain_connection.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace taxasge {
namespace {

constexpr std::int64_t rows_between_signs = 100'000;
constexpr std::size_t rows_a_batch = 500;

Error refused(std::string detail) {
    return Error{.code = Code::invalid, .reason = "validation_failed", .detail = std::move(detail)};
}

// Everything is read and proved; nothing is kept.
Result<BackupHead> prove(const std::filesystem::path& file, const MasterKeys& keys) {
    auto reader = BackupReader::open(file, keys);
    if (!reader) return fail(reader.error());
    while (true) {
        const auto line = reader->next();
        if (!line) return fail(line.error());
        if (std::holds_alternative<BackupReader::End>(*line)) return reader->head();
    }
}

class Restoring {
 public:
    Restoring(const BackupWork& work, PlainConnection& connection, std::vector<Migration> migrations)
        : work_(work), connection_(connection), migrations_(std::move(migrations)) {}

    Result<Restored> run(const std::filesystem::path& file, const BackupHead& head, RestoreMode mode);

 private:
    Result<void> make_room(Target target);
    Result<void> migrate_to(int version);
    Result<void> forget_first_rows();
    Result<void> load(const std::filesystem::path& file);
    Result<void> begin_table(const BackupReader::Table& table);
    Result<void> put(std::string row);
    Result<void> flush();

    const BackupWork& work_;
    PlainConnection& connection_;
    std::vector<Migration> migrations_;
    std::vector<TableShape> tables_;
    TableShape table_;
    std::vector<std::string> waiting_;
    std::int64_t rows_ = 0;
};

Result<std::int64_t> count(PlainConnection& connection, std::string_view table) {
    const std::string name = fmt::format("restore.count_{}", table);
    const std::string text = fmt::format("SELECT COUNT(*) FROM (SELECT 1 FROM {} LIMIT 1) AS one", table);
    const auto found = connection.run(Statement{name, text}, {});
    if (!found) return fail(found.error());
    std::int64_t rows = 0;
    if (auto read = found->rows.front().read(rows); !read) return fail(read.error());
    return rows;
}

// A server that was started and never used has made its keys: they may go.
Result<void> Restoring::make_room(Target target) {
    const auto tables = tables_of(connection_);
    if (!tables) return fail(tables.error());
    for (const TableShape& table : *tables) {
        if (target == Target::anything || (table.name != "users" && table.name != "audit_events")) continue;
        const auto rows = count(connection_, table.name);
        if (!rows) return fail(rows.error());
        if (*rows > 0)
            return fail(refused("the database is not empty: --replace takes away all that is in it"));
    }
    return connection_.wipe(*tables);
}

Result<void> Restoring::migrate_to(int version) {
    const auto newer = std::ranges::find_if(
        migrations_, [&](const Migration& migration) { return migration.number > version; });
    const std::span wanted{migrations_.begin(), newer};
    while (true) {
        const auto ledger = connection_.migration().ledger();
        if (!ledger) return fail(ledger.error());
        const auto next = next_migration(wanted, *ledger);
        if (!next) return fail(next.error());
        if (!*next) return {};
        if (auto applied = connection_.migration().apply(**next); !applied) return applied;
    }
}

// A migration may put rows: those of the backup come in their place.
Result<void> Restoring::forget_first_rows() {
    auto tables = tables_of(connection_);
    if (!tables) return fail(tables.error());
    tables_ = std::move(*tables);
    for (auto table = tables_.rbegin(); table != tables_.rend(); ++table)
        if (auto gone = connection_.run_script("DELETE FROM " + table->name); !gone) return gone;
    return {};
}

// Only what the catalog names gets into an SQL text.
Result<void> Restoring::begin_table(const BackupReader::Table& table) {
    const auto known = std::ranges::find(tables_, table.name, &TableShape::name);
    if (known == tables_.end())
        return fail(refused(fmt::format("the backup has an unknown table {}", table.name)));
    table_ = {.name = known->name, .columns = {}};
    for (const std::string& name : table.columns) {
        const auto column = std::ranges::find(known->columns, name, &Column::name);
        if (column == known->columns.end())
            return fail(refused(fmt::format("the backup has an unknown column {}.{}", table.name, name)));
        table_.columns.push_back(*column);
    }
    return {};
}

Result<void> Restoring::put(std::string row) {
    if (table_.name.empty()) return fail(refused("the backup has a row before its first table"));
    waiting_.push_back(std::move(row));
    if (++rows_ % rows_between_signs == 0 && work_.progress) work_.progress(rows_);
    return waiting_.size() < rows_a_batch ? Result<void>{} : flush();
}

Result<void> Restoring::flush() {
    if (waiting_.empty()) return {};
    auto put = connection_.put_rows(table_, waiting_);
    waiting_.clear();
    return put;
}

// Proved once more while it is read: it may have been changed since.
Result<void> Restoring::load(const std::filesystem::path& file) {
    auto reader = BackupReader::open(file, work_.keys);
    if (!reader) return fail(reader.error());
    while (true) {
        auto line = reader->next();
        if (!line) return fail(line.error());
        if (auto* row = std::get_if<std::string>(&*line)) {
            if (auto taken = put(std::move(*row)); !taken) return taken;
            continue;
        }
        if (auto flushed = flush(); !flushed) return flushed;
        const auto* table = std::get_if<BackupReader::Table>(&*line);
        if (table == nullptr) return {};
        if (auto begun = begin_table(*table); !begun) return begun;
    }
}

Result<Restored> Restoring::run(const std::filesystem::path& file, const BackupHead& head, RestoreMode mode) {
    const int newest = static_cast<int>(migrations_.back().number);
    if (auto done = make_room(mode.target); !done) return fail(done.error());
    if (auto done = migrate_to(head.schema_version); !done) return fail(done.error());
    if (auto done = forget_first_rows(); !done) return fail(done.error());
    if (auto done = load(file); !done) return fail(done.error());
    if (auto done = migrate_to(newest); !done) return fail(done.error());
    if (auto done = connection_.finish(); !done) return fail(done.error());
    return Restored{.rows = rows_,
                    .backup_version = head.schema_version,
                    .schema_version = newest,
                    .made_at = head.made_at};
}

Error too_new(int schema_version, std::int64_t known) {
    return refused(
        fmt::format("the backup has schema {}, and this program knows {}: restore it with the program that "
                    "made it, or a newer one",
                    schema_version, known));
}

Result<Restored> restore_proved(const BackupWork& work, const std::filesystem::path& file,
                                const BackupHead& head, RestoreMode mode) {
    const auto connection = open_plain(work.database);
    if (!connection) return fail(connection.error());
    auto migrations = migrations_of((*connection)->dialect());
    if (!migrations) return fail(migrations.error());
    const std::int64_t known = migrations->back().number;
    if (head.schema_version > known) return fail(too_new(head.schema_version, known));
    if (auto alone = (*connection)->make_sure_to_be_alone(); !alone) return fail(alone.error());
    MigrationSession& transaction = (*connection)->migration();
    if (auto begun = transaction.begin(); !begun) return fail(begun.error());
    auto restored = Restoring{work, **connection, std::move(*migrations)}.run(file, head, mode);
    const bool is_kept = restored && mode.end == End::keep;
    if (!is_kept) transaction.roll_back();
    const auto committed = is_kept ? transaction.commit() : Result<void>{};
    (*connection)->stop_being_alone();
    if (!committed) return fail(committed.error());
    return restored;
}

}  // namespace

Result<Restored> restore_backup(const BackupWork& work, const std::filesystem::path& file, RestoreMode mode) {
    const auto head = prove(file, work.keys);
    if (!head) return fail(head.error());
    return restore_proved(work, file, *head, mode);
}

}  // namespace taxasge
