#include "tests/support/named_postgres.hpp"

#include "tests/support/temporary_folder.hpp"

#include <libpq-fe.h>

#include <algorithm>
#include <stdexcept>
#include <utility>

namespace taxasge::test {

PlainPostgres::PlainPostgres(const std::string& url) : connection_(PQconnectdb(url.c_str()), &PQfinish) {}

std::string PlainPostgres::ask(const std::string& sql) {
    const std::unique_ptr<PGresult, void (*)(PGresult*)> result{PQexec(connection_.get(), sql.c_str()),
                                                                &PQclear};
    const bool is_done =
        PQresultStatus(result.get()) == PGRES_COMMAND_OK || PQresultStatus(result.get()) == PGRES_TUPLES_OK;
    if (!is_done) throw std::runtime_error(sql + ": " + PQerrorMessage(connection_.get()));
    return PQntuples(result.get()) > 0 ? PQgetvalue(result.get(), 0, 0) : "";
}

std::string ask_postgres(const std::string& url, const std::string& sql) {
    return PlainPostgres{url}.ask(sql);
}

NamedPostgres::NamedPostgres(std::string server, const std::string& options)
    : server_(std::move(server)), name_(random_name("taxasge_test_")) {
    ask_postgres(server_, "CREATE DATABASE " + name_ + " STRATEGY FILE_COPY " + options);
}

NamedPostgres::~NamedPostgres() {
    try {
        ask_postgres(server_, "DROP DATABASE IF EXISTS " + name_ + " WITH (FORCE)");
    } catch (const std::exception&) {
        // The server is gone, and the database with it.
    }
}

std::string NamedPostgres::url_on(const std::string& server) const {
    const auto scheme = server.find("://");
    const auto slash = server.find('/', scheme + 3);
    const auto query = server.find('?');
    const std::string settings = query == std::string::npos ? "" : server.substr(query);
    return server.substr(0, std::min(slash, query)) + "/" + name_ + settings;
}

}  // namespace taxasge::test
