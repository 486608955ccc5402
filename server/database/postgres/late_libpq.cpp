// Each function of libpq that is used, under its own name; the compiler holds them against libpq-fe.h. One
// that is used and not here does not link.
#include "server/database/postgres/late_libpq.hpp"

#include "base/late_library.hpp"

#include <libpq-fe.h>

namespace {

constinit const taxasge::LateLibrary libpq{"libpq.so.5"};

}  // namespace

namespace taxasge {

Result<void> load_libpq() {
    return libpq.load();
}

}  // namespace taxasge

// The rest of a body: finds the function once, and calls it with what follows.
#define LATE(name)                                                  \
    static const auto function = libpq.find<decltype(name)>(#name); \
    return function

extern "C" {

void PQclear(PGresult* result) {
    LATE(PQclear)(result);
}

char* PQcmdStatus(PGresult* result) {
    LATE(PQcmdStatus)(result);
}

char* PQcmdTuples(PGresult* result) {
    LATE(PQcmdTuples)(result);
}

PostgresPollingStatusType PQconnectPoll(PGconn* connection) {
    LATE(PQconnectPoll)(connection);
}

PGconn* PQconnectStartParams(const char* const* keywords, const char* const* values, int expand) {
    LATE(PQconnectStartParams)(keywords, values, expand);
}

PGconn* PQconnectdb(const char* conninfo) {
    LATE(PQconnectdb)(conninfo);
}

PGconn* PQconnectdbParams(const char* const* keywords, const char* const* values, int expand) {
    LATE(PQconnectdbParams)(keywords, values, expand);
}

void PQconninfoFree(PQconninfoOption* options) {
    LATE(PQconninfoFree)(options);
}

PQconninfoOption* PQconninfoParse(const char* conninfo, char** error) {
    LATE(PQconninfoParse)(conninfo, error);
}

int PQconsumeInput(PGconn* connection) {
    LATE(PQconsumeInput)(connection);
}

int PQenterPipelineMode(PGconn* connection) {
    LATE(PQenterPipelineMode)(connection);
}

char* PQerrorMessage(const PGconn* connection) {
    LATE(PQerrorMessage)(connection);
}

PGresult* PQexec(PGconn* connection, const char* query) {
    LATE(PQexec)(connection, query);
}

PGresult* PQexecParams(PGconn* connection, const char* command, int count, const Oid* types,
                       const char* const* values, const int* lengths, const int* formats, int format) {
    LATE(PQexecParams)(connection, command, count, types, values, lengths, formats, format);
}

void PQfinish(PGconn* connection) {
    LATE(PQfinish)(connection);
}

int PQflush(PGconn* connection) {
    LATE(PQflush)(connection);
}

char* PQfname(const PGresult* result, int column) {
    LATE(PQfname)(result, column);
}

void PQfreemem(void* memory) {
    LATE(PQfreemem)(memory);
}

Oid PQftype(const PGresult* result, int column) {
    LATE(PQftype)(result, column);
}

PGresult* PQgetResult(PGconn* connection) {
    LATE(PQgetResult)(connection);
}

int PQgetisnull(const PGresult* result, int row, int column) {
    LATE(PQgetisnull)(result, row, column);
}

int PQgetlength(const PGresult* result, int row, int column) {
    LATE(PQgetlength)(result, row, column);
}

char* PQgetvalue(const PGresult* result, int row, int column) {
    LATE(PQgetvalue)(result, row, column);
}

int PQisBusy(PGconn* connection) {
    LATE(PQisBusy)(connection);
}

int PQnfields(const PGresult* result) {
    LATE(PQnfields)(result);
}

PGnotify* PQnotifies(PGconn* connection) {
    LATE(PQnotifies)(connection);
}

int PQntuples(const PGresult* result) {
    LATE(PQntuples)(result);
}

int PQpipelineSync(PGconn* connection) {
    LATE(PQpipelineSync)(connection);
}

char* PQresStatus(ExecStatusType status) {
    LATE(PQresStatus)(status);
}

char* PQresultErrorField(const PGresult* result, int field) {
    LATE(PQresultErrorField)(result, field);
}

char* PQresultErrorMessage(const PGresult* result) {
    LATE(PQresultErrorMessage)(result);
}

ExecStatusType PQresultStatus(const PGresult* result) {
    LATE(PQresultStatus)(result);
}

int PQsendPrepare(PGconn* connection, const char* name, const char* query, int count, const Oid* types) {
    LATE(PQsendPrepare)(connection, name, query, count, types);
}

int PQsendQueryParams(PGconn* connection, const char* command, int count, const Oid* types,
                      const char* const* values, const int* lengths, const int* formats, int format) {
    LATE(PQsendQueryParams)(connection, command, count, types, values, lengths, formats, format);
}

int PQsendQueryPrepared(PGconn* connection, const char* name, int count, const char* const* values,
                        const int* lengths, const int* formats, int format) {
    LATE(PQsendQueryPrepared)(connection, name, count, values, lengths, formats, format);
}

int PQserverVersion(const PGconn* connection) {
    LATE(PQserverVersion)(connection);
}

PQnoticeProcessor PQsetNoticeProcessor(PGconn* connection, PQnoticeProcessor processor, void* argument) {
    LATE(PQsetNoticeProcessor)(connection, processor, argument);
}

int PQsetnonblocking(PGconn* connection, int argument) {
    LATE(PQsetnonblocking)(connection, argument);
}

int PQsocket(const PGconn* connection) {
    LATE(PQsocket)(connection);
}

ConnStatusType PQstatus(const PGconn* connection) {
    LATE(PQstatus)(connection);
}

PGTransactionStatusType PQtransactionStatus(const PGconn* connection) {
    LATE(PQtransactionStatus)(connection);
}

}  // extern "C"
