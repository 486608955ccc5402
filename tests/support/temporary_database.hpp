// A database for one test, migrated, and gone afterwards.
#pragma once

#include "tests/support/emptied_postgres.hpp"
#include "tests/support/temporary_folder.hpp"

#include <cstdlib>
#include <filesystem>
#include <memory>
#include <string>

namespace taxasge::test {

void migrate_or_throw(const std::string& url);

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
    TemporarySqlite();
    [[nodiscard]] std::filesystem::path file() const { return folder_.path() / "test.db"; }
    [[nodiscard]] std::string url() const override { return "sqlite:" + file().string(); }

 private:
    TemporaryFolder folder_;
};

// On the server that TAXASGE_TEST_POSTGRES names: a copy of a template that is migrated once for all tests of
// this process, or one that another test had before.
class TemporaryPostgres final : public TemporaryDatabase {
 public:
    [[nodiscard]] static const char* server() { return std::getenv("TAXASGE_TEST_POSTGRES"); }
    [[nodiscard]] static const char* pooler() { return std::getenv("TAXASGE_TEST_POOLER"); }

    TemporaryPostgres();
    ~TemporaryPostgres() override;
    [[nodiscard]] std::string url() const override { return database_->url(); }
    [[nodiscard]] std::string pooled_url();

 private:
    std::unique_ptr<NamedPostgres> database_;
    bool is_pooled_ = false;
};

}  // namespace taxasge::test
