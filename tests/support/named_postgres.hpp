// A database with a name of its own on a PostgreSQL of the tests.
#pragma once

#include <memory>
#include <string>

struct pg_conn;

namespace taxasge::test {

class PlainPostgres {
 public:
    explicit PlainPostgres(const std::string& url);

    // The first value of the last statement's answer, or "". Throws std::runtime_error with what PostgreSQL
    // says.
    std::string ask(const std::string& sql);

 private:
    std::unique_ptr<pg_conn, void (*)(pg_conn*)> connection_;
};

// On a connection of its own.
std::string ask_postgres(const std::string& url, const std::string& sql);

class NamedPostgres {
 public:
    // `options`: as CREATE DATABASE takes them.
    NamedPostgres(std::string server, const std::string& options);
    NamedPostgres(const NamedPostgres&) = delete;
    NamedPostgres& operator=(const NamedPostgres&) = delete;
    ~NamedPostgres();

    [[nodiscard]] const std::string& name() const { return name_; }
    [[nodiscard]] std::string url() const { return url_on(server_); }

    // The same database, where another URL leads: through a pooler.
    [[nodiscard]] std::string url_on(const std::string& server) const;

 private:
    std::string server_;
    std::string name_;
};

}  // namespace taxasge::test
