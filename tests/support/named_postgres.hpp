// A database with a name of its own on a PostgreSQL of the tests.
#pragma once

#include "base/bytes.hpp"
#include "base/random.hpp"
#include "tests/support/temporary_folder.hpp"

#include <libpq-fe.h>

#include <algorithm>
#include <memory>
#include <stdexcept>
#include <string>
#include <utility>

namespace taxasge::test {

// Statements on a connection of their own; the first value of the last one's answer, or "".
inline std::string ask_postgres(const std::string& url, const std::string& sql) {
    const std::unique_ptr<PGconn, void (*)(PGconn*)> connection{PQconnectdb(url.c_str()), &PQfinish};
    const std::unique_ptr<PGresult, void (*)(PGresult*)> result{PQexec(connection.get(), sql.c_str()),
                                                                &PQclear};
    const bool is_done =
        PQresultStatus(result.get()) == PGRES_COMMAND_OK || PQresultStatus(result.get()) == PGRES_TUPLES_OK;
    if (!is_done) throw std::runtime_error(sql + ": " + PQerrorMessage(connection.get()));
    return PQntuples(result.get()) > 0 ? PQgetvalue(result.get(), 0, 0) : "";
}

// A database with a name of its own on the server that TAXASGE_TEST_POSTGRES names.
class NamedPostgres {
 public:
    NamedPostgres(std::string server, const std::string& options)
        : server_(std::move(server)), name_(random_name("taxasge_test_")) {
        ask_postgres(server_, "CREATE DATABASE " + name_ + " " + options);
    }
    NamedPostgres(const NamedPostgres&) = delete;
    NamedPostgres& operator=(const NamedPostgres&) = delete;
    ~NamedPostgres() {
        try {
            ask_postgres(server_, "DROP DATABASE IF EXISTS " + name_ + " WITH (FORCE)");
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

}  // namespace taxasge::test
