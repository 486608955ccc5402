// A database for one test, migrated, and gone afterwards.
#pragma once

#include "base/bytes.hpp"
#include "base/random.hpp"
#include "server/database/open.hpp"
#include "tests/support/temporary_folder.hpp"

#include <libpq-fe.h>

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

// One command on the server of the tests, for those that make and drop databases.
inline void command_on_server(const std::string& url, const std::string& sql) {
    const std::unique_ptr<PGconn, void (*)(PGconn*)> connection{PQconnectdb(url.c_str()), &PQfinish};
    const std::unique_ptr<PGresult, void (*)(PGresult*)> result{PQexec(connection.get(), sql.c_str()),
                                                                &PQclear};
    if (PQresultStatus(result.get()) == PGRES_COMMAND_OK || PQresultStatus(result.get()) == PGRES_TUPLES_OK)
        return;
    throw std::runtime_error(sql + ": " + PQerrorMessage(connection.get()));
}

// A database with a name of its own on the server that TAXASGE_TEST_POSTGRES names.
class NamedPostgres {
 public:
    NamedPostgres(std::string server, const std::string& options)
        : server_(std::move(server)), name_(random_name("taxasge_test_")) {
        command_on_server(server_, "CREATE DATABASE " + name_ + " " + options);
    }
    NamedPostgres(const NamedPostgres&) = delete;
    NamedPostgres& operator=(const NamedPostgres&) = delete;
    ~NamedPostgres() {
        try {
            command_on_server(server_, "DROP DATABASE IF EXISTS " + name_ + " WITH (FORCE)");
        } catch (const std::exception&) {
            // The server is gone, and the database with it.
        }
    }
    [[nodiscard]] const std::string& name() const { return name_; }
    [[nodiscard]] std::string url() const { return url_on(server_); }

    // The same database, where another URL leads: through a pooler.
    [[nodiscard]] std::string url_on(const std::string& server) const {
        const auto scheme = server.find("://");
        const auto slash = server.find('/', scheme + 3);
        const auto query = server.find('?');
        const std::string settings = query == std::string::npos ? "" : server.substr(query);
        return server.substr(0, std::min(slash, query)) + "/" + name_ + settings;
    }

 private:
    std::string server_;
    std::string name_;
};

// Copied from a template that is migrated once for all tests of this process.
class TemporaryPostgres final : public TemporaryDatabase {
 public:
    [[nodiscard]] static const char* server() { return std::getenv("TAXASGE_TEST_POSTGRES"); }

    TemporaryPostgres() : database_(server(), "TEMPLATE " + migrated_template()) {}
    [[nodiscard]] std::string url() const override { return database_.url(); }

    [[nodiscard]] static const char* pooler() { return std::getenv("TAXASGE_TEST_POOLER"); }
    [[nodiscard]] std::string pooled_url() const { return database_.url_on(pooler()); }

 private:
    static const std::string& migrated_template() {
        static const NamedPostgres made{server(), ""};
        static const bool migrated = (migrate_or_throw(made.url()), true);
        (void)migrated;
        return made.name();
    }

    NamedPostgres database_;
};

}  // namespace taxasge::test
