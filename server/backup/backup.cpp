#include "server/backup/backup.hpp"

#include "server/backup/backup_file.hpp"
#include "server/database/plain_connection.hpp"

namespace taxasge {
namespace {

constexpr std::int64_t rows_between_signs = 100'000;

// To open a SQLite file that is not there would make one.
Result<std::unique_ptr<PlainConnection>> open_what_is_there(const DatabaseOptions& options) {
    const Error nothing{.code = Code::invalid,
                        .reason = "validation_failed",
                        .detail = "there is no database of TaxasGE to make a backup of"};
    constexpr std::string_view scheme = "sqlite:";
    if (options.url.starts_with(scheme) && !std::filesystem::exists(options.url.substr(scheme.size())))
        return fail(nothing);
    auto connection = open_plain(options);
    if (!connection) return connection;
    if (auto begun = (*connection)->begin_reading(); !begun) return fail(begun.error());
    const auto tables = tables_of(**connection);
    if (!tables) return fail(tables.error());
    if (tables->empty()) return fail(nothing);
    return connection;
}

Result<int> version_of(PlainConnection& connection) {
    const auto found = connection.run(schema_version, {});
    if (!found) return fail(found.error());
    std::int64_t version = 0;
    if (auto read = found->rows.front().read(version); !read) return fail(read.error());
    return static_cast<int>(version);
}

}  // namespace

Result<std::int64_t> make_backup(const BackupWork& work, const std::filesystem::path& file) {
    const auto connection = open_what_is_there(work.database);
    if (!connection) return fail(connection.error());
    const auto version = version_of(**connection);
    if (!version) return fail(version.error());
    auto writer = BackupWriter::create(file, work.keys,
                                       {.schema_version = *version,
                                        .made_at = to_rfc3339(work.clock.now()),
                                        .database = std::string{(*connection)->dialect()}});
    if (!writer) return fail(writer.error());
    const auto tables = tables_of(**connection);
    if (!tables) return fail(tables.error());
    const TakeRow put = [&](std::string_view row) {
        if ((writer->rows() + 1) % rows_between_signs == 0 && work.progress)
            work.progress(writer->rows() + 1);
        return writer->put(row);
    };
    for (const TableShape& table : *tables) {
        if (auto begun = writer->begin_table(table); !begun) return fail(begun.error());
        if (auto read = (*connection)->read_rows(table, put); !read) return fail(read.error());
    }
    if (auto kept = writer->commit(); !kept) return fail(kept.error());
    return writer->rows();
}

}  // namespace taxasge
