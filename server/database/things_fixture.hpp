// A table for the tests of the drivers, the same on both databases.
#pragma once

#include "tests/support/on_both_databases.hpp"

namespace taxasge {

inline constexpr Statement insert_thing{
    "things.insert", "INSERT INTO things (id, number, label, data) VALUES ($1, $2, $3, $4)"};
inline constexpr Statement find_thing{"things.find", "SELECT number, label, data FROM things WHERE id = $1"};
inline constexpr Statement claim_thing{"things.claim",
                                       "UPDATE things SET number = 1 WHERE id = $1 AND number = 0"};

class Things : public OnBothDatabases {
 protected:
    Things() {
        run_sql(
            "CREATE TABLE things (id BIGINT PRIMARY KEY, number BIGINT CHECK (number <> 666), label TEXT "
            "UNIQUE,"
            " data BYTEA, parent BIGINT REFERENCES things (id))");
    }

    Result<RowSet> insert(std::int64_t id, const Value& number = Null{}, const Value& label = Null{},
                          const Value& data = Null{}) {
        return run(database().write(insert_thing, {id, number, label, data}));
    }
    Row find(std::int64_t id) {
        const auto found = run(database().read(find_thing, bind(id)));
        if (!found || found->rows.size() != 1) throw std::runtime_error("no such thing");
        return found->rows.front();
    }
    std::int64_t things() { return count("SELECT COUNT(*) FROM things"); }
};

}  // namespace taxasge
