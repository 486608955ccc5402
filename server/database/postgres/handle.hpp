// libpq's two kinds of object, owned.
#pragma once

#include <libpq-fe.h>

#include <memory>

namespace taxasge {

struct FinishConnection {
    void operator()(PGconn* connection) const { PQfinish(connection); }
};
using PostgresHandle = std::unique_ptr<PGconn, FinishConnection>;

struct ClearResult {
    void operator()(PGresult* result) const { PQclear(result); }
};
using PostgresResult = std::unique_ptr<PGresult, ClearResult>;

}  // namespace taxasge
