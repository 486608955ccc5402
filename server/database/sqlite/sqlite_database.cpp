#include "server/database/sqlite/sqlite_database.hpp"

#include "server/database/sqlite/statement_body.hpp"

namespace asio = boost::asio;

namespace taxasge {
namespace {

constexpr Statement select_one{"sqlite.ping", "SELECT 1"};

SqliteWriter::Limits writer_limits(const DatabaseOptions& options) {
    return {.queue = options.queue_limit, .patience = options.statement_timeout, .load = options.load};
}

SqliteReaders::Limits reader_limits(const DatabaseOptions& options) {
    return {.queue = options.queue_limit, .patience = options.statement_timeout, .load = options.load};
}

Result<std::vector<SqliteConnection>> open_readers(const std::filesystem::path& path,
                                                   const DatabaseOptions& options) {
    std::vector<SqliteConnection> readers;
    for (unsigned i = 0; i < std::max(options.readers, 1U); ++i) {
        Result<SqliteConnection> reader = SqliteConnection::open(path);
        if (!reader) return fail(reader.error());
        if (auto done = reader->make_read_only(); !done) return fail(done.error());
        reader->set_statement_timeout(options.statement_timeout);
        readers.push_back(std::move(*reader));
    }
    return readers;
}

}  // namespace

Result<std::unique_ptr<Database>> SqliteDatabase::open(const std::filesystem::path& path,
                                                       const DatabaseOptions& options) {
    Result<SqliteConnection> writer = SqliteConnection::open(path);
    if (!writer) return fail(writer.error());
    writer->set_statement_timeout(options.statement_timeout);

    auto readers = open_readers(path, options);
    if (!readers) return fail(readers.error());
    auto short_readers = open_readers(path, options);
    if (!short_readers) return fail(short_readers.error());
    return std::make_unique<SqliteDatabase>(
        Connections{std::move(*writer), std::move(*readers), std::move(*short_readers)}, options);
}

SqliteDatabase::SqliteDatabase(SqliteConnection only, const DatabaseOptions& options)
    : writer_(std::move(only), writer_limits(options)) {}

SqliteDatabase::SqliteDatabase(Connections connections, const DatabaseOptions& options)
    : writer_(std::move(connections.writer), writer_limits(options)),
      readers_(std::in_place, std::move(connections.readers), reader_limits(options)),
      short_reads_(std::in_place, std::move(connections.short_readers)) {}

asio::awaitable<Result<RowSet>> SqliteDatabase::read(const Statement& statement, Parameters parameters) {
    if (!readers_) co_return co_await write(statement, std::move(parameters));
    if (auto answer = short_reads_->run(statement, parameters)) co_return std::move(*answer);
    co_return co_await wait_for_reply<Result<RowSet>>([&](Reply<Result<RowSet>> reply) {
        readers_->submit(statement, std::move(parameters), std::move(reply));
    });
}

asio::awaitable<Result<RowSet>> SqliteDatabase::write(const Statement& statement, Parameters parameters) {
    const auto body = std::make_shared<StatementBody>(statement, std::move(parameters));
    const Result<void> done = co_await run_transaction(body);
    if (!done) co_return fail(done.error());
    co_return body->take();
}

asio::awaitable<Result<void>> SqliteDatabase::run_transaction(std::shared_ptr<TransactionBody> body) {
    co_return co_await wait_for_reply<Result<void>>(
        [&](Reply<Result<void>> reply) { writer_.submit(std::move(body), std::move(reply)); });
}

asio::awaitable<Result<void>> SqliteDatabase::ping() {
    const Result<RowSet> answer = co_await read(select_one, {});
    if (!answer) co_return fail(answer.error());
    co_return Result<void>{};
}

}  // namespace taxasge
