// To make a database takes PostgreSQL a third of a second, and there are hundreds of tests. One that a test
// left as it found it, but for rows, is emptied and serves the next.
#pragma once

#include "tests/support/named_postgres.hpp"

#include <memory>
#include <string>

namespace taxasge::test {

class EmptiedPostgres {
 public:
    explicit EmptiedPostgres(std::string server, const std::string& name_of_template);

    [[nodiscard]] std::unique_ptr<NamedPostgres> take();

    // Kept for the next test, or dropped when it is not what it was.
    void give_back(std::unique_ptr<NamedPostgres> used);

 private:
    std::string server_;
    std::string options_;
    std::string as_made_;  // what is remembered of how a database looked before any test had it
    std::unique_ptr<NamedPostgres> idle_;
    std::unique_ptr<PlainPostgres> cleaner_;  // stays connected: a new one learns all tables anew
};

}  // namespace taxasge::test
