// What a backup looks like: JSON lines, the same from both databases. The first says what it is, then comes a
// line for each table and one for each of its rows, an array; the last has the SHA-256 of all before it, and
// a proof of it that only MASTER_KEYS can make: a file that was cut, damaged or changed is known before
// anything is restored from it.
#pragma once

#include "base/new_file.hpp"
#include "base/running_digest.hpp"
#include "base/seal.hpp"
#include "server/database/table_shape.hpp"

#include <fstream>
#include <optional>
#include <variant>

namespace taxasge {

struct BackupHead {
    int schema_version = 0;
    std::string made_at;
    std::string database;  // "sqlite" or "postgres": for people; either restores to both
};

class BackupWriter {
 public:
    // Writes beside `path`, which stays as it is until commit(). Error: unavailable.
    [[nodiscard]] static Result<BackupWriter> create(const std::filesystem::path& path,
                                                     const MasterKeys& keys, const BackupHead& head);

    [[nodiscard]] Result<void> begin_table(const TableShape& table);
    [[nodiscard]] Result<void> put(std::string_view row);
    [[nodiscard]] Result<void> commit();

    [[nodiscard]] std::int64_t rows() const { return rows_; }

 private:
    BackupWriter(NewFile file, const MasterKeys& keys) : file_(std::move(file)), keys_(&keys) {}
    [[nodiscard]] Result<void> write_line(std::string_view line);

    NewFile file_;
    const MasterKeys* keys_;
    RunningDigest digest_;
    std::int64_t rows_ = 0;
};

class BackupReader {
 public:
    struct Table {
        std::string name;
        std::vector<std::string> columns;
    };
    struct End {};
    using Line = std::variant<Table, std::string, End>;  // a string: a row

    // Errors: unavailable, when the file cannot be read; invalid, when it is no backup, is of another format,
    // or MASTER_KEYS lacks the key that it was made with.
    [[nodiscard]] static Result<BackupReader> open(const std::filesystem::path& path, const MasterKeys& keys);

    [[nodiscard]] const BackupHead& head() const { return head_; }

    // The end comes once everything has been proved. Error: invalid, with the line, when the file is not as
    // it was made.
    [[nodiscard]] Result<Line> next();

    [[nodiscard]] std::int64_t rows() const { return rows_; }

 private:
    BackupReader(std::ifstream file, const MasterKeys& keys) : file_(std::move(file)), keys_(&keys) {}
    [[nodiscard]] Result<void> read_head();
    [[nodiscard]] Result<Line> read_end(std::string_view line, const Bytes& digest);
    [[nodiscard]] Error damaged(std::string_view why) const;

    std::ifstream file_;
    const MasterKeys* keys_;
    BackupHead head_;
    RunningDigest digest_;
    std::int64_t line_ = 0;
    std::int64_t rows_ = 0;
};

}  // namespace taxasge
