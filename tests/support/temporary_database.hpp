// A database for one test, migrated, and gone afterwards.
#pragma once

#include "server/database/open.hpp"
#include "tests/support/emptied_postgres.hpp"
#include "tests/support/temporary_folder.hpp"

#include <cstdlib>
#include <filesystem>
#include <memory>
#include <stdexcept>
#include <string>

namespace taxasge::test {

inline void migrate_or_throw(const std::string& url) {
    const Result<int> version = migrate(DatabaseOptions{.url = url});
    if (!version) throw std::runtime_error("migrate: " + version.error().detail);
}

class TemporaryDatabase {
 public:
    TemporaryDatabase() = default;
    TemporaryDatabase(const TemporaryDatabase&) = delete;
    TemporaryDatabase& operator=(const TemporaryDatabase&) = delete;
    virtual ~TemporaryDatabase() = default;
    [[nodiscard]] virtual std::string url() const = 0;
};

// A copy of a file that is migrated once for all tests of this process.
class TemporarySqlite final : public TemporaryDatabase {
 public:
    TemporarySqlite() { std::filesystem::copy_file(migrated_file(), file()); }
    [[nodiscard]] std::filesystem::path file() const { return folder_.path() / "test.db"; }
    [[nodiscard]] std::string url() const override { return "sqlite:" + file().string(); }

 private:
    static std::filesystem::path migrated_file() {
        static const TemporaryFolder folder;
        const auto file = folder.path() / "migrated.db";
        if (!std::filesystem::exists(file)) migrate_or_throw("sqlite:" + file.string());
        return file;
    }

    TemporaryFolder folder_;
};

// On the server that TAXASGE_TEST_POSTGRES names: a copy of a template that is migrated once for all tests of
// this process, or one that another test had before.
class TemporaryPostgres final : public TemporaryDatabase {
 public:
    [[nodiscard]] static const char* server() { return std::getenv("TAXASGE_TEST_POSTGRES"); }

    TemporaryPostgres() : database_(all().take()) {}
    ~TemporaryPostgres() override {
        if (!is_pooled_) all().give_back(std::move(database_));  // a pooler stays connected
    }
    [[nodiscard]] std::string url() const override { return database_->url(); }

    [[nodiscard]] static const char* pooler() { return std::getenv("TAXASGE_TEST_POOLER"); }
    [[nodiscard]] std::string pooled_url() {
        is_pooled_ = true;
        return database_->url_on(pooler());
    }

 private:
    static EmptiedPostgres& all() {
        static const NamedPostgres made{server(), ""};
        static const bool migrated = (migrate_or_throw(made.url()), true);
        (void)migrated;
        static EmptiedPostgres emptied{server(), made.name()};
        return emptied;
    }

    std::unique_ptr<NamedPostgres> database_;
    bool is_pooled_ = false;
};

}  // namespace taxasge::test
