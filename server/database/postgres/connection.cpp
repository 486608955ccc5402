#include "server/database/postgres/connection.hpp"

#include "server/database/postgres/decode.hpp"
#include "server/database/postgres/encode.hpp"
#include "server/database/postgres/error.hpp"
#include "server/database/postgres/settings.hpp"

#include <fcntl.h>
#include <fmt/format.h>

#include <utility>

namespace asio = boost::asio;
using asio::posix::stream_descriptor;
using std::chrono::steady_clock;

namespace taxasge {
namespace {

// PostgreSQL cuts longer names, and two could become one.
constexpr std::size_t longest_name = 63;

// The server ends each statement by itself at its time-out: one that is silent for longer is gone.
constexpr std::chrono::seconds grace{1};

}  // namespace

std::shared_ptr<PostgresConnection> PostgresConnection::adopt(asio::io_context& context,
                                                              PostgresHandle handle,
                                                              const DatabaseOptions& options) {
    const bool ready = PQsetnonblocking(handle.get(), 1) == 0 && PQenterPipelineMode(handle.get()) == 1;
    const int duplicate = fcntl(PQsocket(handle.get()), F_DUPFD_CLOEXEC, 0);
    if (!ready || duplicate < 0) return nullptr;
    std::shared_ptr<PostgresConnection> made{new PostgresConnection{context, std::move(handle), options}};
    made->socket_.assign(duplicate);
    made->wait_readable();
    return made;
}

PostgresConnection::PostgresConnection(asio::io_context& context, PostgresHandle handle,
                                       const DatabaseOptions& options)
    : socket_(context),
      silence_(context),
      handle_(std::move(handle)),
      options_(options),
      settings_(transaction_settings(options.statement_timeout)) {}

asio::awaitable<Result<RowSet>> PostgresConnection::run(Statement statement, Parameters parameters,
                                                        Place place) {
    const auto self = shared_from_this();
    co_return co_await wait_for_reply<Result<RowSet>>(
        [&](Reply<Result<RowSet>> reply) { self->send(statement, parameters, place, std::move(reply)); });
}

void PostgresConnection::send(const Statement& statement, const Parameters& parameters, Place place,
                              Reply<Result<RowSet>> reply) {
    if (auto checked = check(statement); !checked) return reply(fail(checked.error()));
    const auto encoded = EncodedParameters::encode(statement, parameters);
    if (!encoded) return reply(fail(encoded.error()));

    Pending& pending = in_flight_.emplace_back(std::string{statement.name}, statement.sql == "COMMIT",
                                               std::deque<Step>{}, std::move(reply));
    const bool sent = put_preamble(place, pending) && put(statement, *encoded, pending);
    if (!sent) return close(broken(statement.name));
    if (in_flight_.size() == 1) last_sign_of_life_ = steady_clock::now();
    watch_for_silence();
    flush();
}

Result<void> PostgresConnection::check(const Statement& statement) const {
    if (handle_ == nullptr) return fail(unavailable("PostgreSQL: the connection is closed"));
    if (in_flight_.size() >= options_.queue_limit)
        return fail(unavailable("PostgreSQL: too many statements wait"));
    if (statement.name.empty() || statement.name.size() > longest_name) {
        return fail(internal_error(fmt::format("{}: a statement's name has 1 to 63 bytes", statement.name)));
    }
    const auto known = known_.find(statement.name);
    if (known != known_.end() && known->second != statement.sql) {
        return fail(internal_error(fmt::format("two statements are called {}", statement.name)));
    }
    return {};
}

// A statement alone, up to its sync, is a transaction too: what is set before it goes with it.
bool PostgresConnection::put_preamble(Place place, Pending& pending) {
    const auto send_simple = [&](const char* sql, Step step) {
        pending.steps.push_back(step);
        return PQsendQueryParams(handle_.get(), sql, 0, nullptr, nullptr, nullptr, nullptr, 0) == 1;
    };
    if (place == Place::in_transaction) return true;
    if (place == Place::begins_transaction && !send_simple("BEGIN", Step::begin)) return false;
    return options_.pooler == Pooler::none || send_simple(settings_.c_str(), Step::set);
}

bool PostgresConnection::put(const Statement& statement, const EncodedParameters& parameters,
                             Pending& pending) {
    PGconn* to = handle_.get();
    const std::string name{statement.name};
    const std::string sql{statement.sql};
    const bool is_new = known_.emplace(name, sql).second;
    if (options_.pooler == Pooler::none) {
        if (is_new) {
            if (PQsendPrepare(to, name.c_str(), sql.c_str(), 0, nullptr) == 0) return false;
            pending.steps.push_back(Step::prepare);
        }
        if (PQsendQueryPrepared(to, name.c_str(), parameters.count(), parameters.values(),
                                parameters.lengths(), parameters.formats(), 0) == 0) {
            return false;
        }
    } else if (PQsendQueryParams(to, sql.c_str(), parameters.count(), nullptr, parameters.values(),
                                 parameters.lengths(), parameters.formats(), 0) == 0) {
        return false;
    }
    pending.steps.push_back(Step::execute);
    return PQpipelineSync(to) == 1;
}

void PostgresConnection::wait_readable() {
    socket_.async_wait(stream_descriptor::wait_read,
                       [self = shared_from_this()](const boost::system::error_code& error) {
                           if (!error) self->on_readable();
                       });
}

void PostgresConnection::on_readable() {
    if (handle_ == nullptr) return;
    last_sign_of_life_ = steady_clock::now();
    const bool alive = PQconsumeInput(handle_.get()) == 1;
    read_results();  // also of a dead connection: its last words say why
    read_notifications();
    if (handle_ == nullptr) return;
    if (!alive || PQstatus(handle_.get()) == CONNECTION_BAD) return close(broken("connection"));
    flush();
    if (retiring_) close_if_idle();
    if (handle_ != nullptr) wait_readable();
}

void PostgresConnection::retire() {
    retiring_ = true;
    close_if_idle();
}

void PostgresConnection::close_if_idle() {
    if (in_flight_.empty()) close(unavailable("PostgreSQL: reached by another way now"));
}

void PostgresConnection::flush() {
    const int left = PQflush(handle_.get());
    if (left < 0) return close(broken("send"));
    if (left == 0 || waits_writable_) return;
    waits_writable_ = true;
    socket_.async_wait(stream_descriptor::wait_write,
                       [self = shared_from_this()](const boost::system::error_code& error) {
                           self->waits_writable_ = false;
                           if (!error && self->handle_ != nullptr) self->flush();
                       });
}

void PostgresConnection::read_results() {
    while (handle_ != nullptr && !in_flight_.empty() && PQisBusy(handle_.get()) == 0) {
        PostgresResult result{PQgetResult(handle_.get())};
        // Null ends the results of one command, and of everything once the connection is dead.
        if (result != nullptr) {
            on_result(std::move(result));
        } else if (PQstatus(handle_.get()) == CONNECTION_BAD) {
            return;
        }
    }
}

void PostgresConnection::read_notifications() {
    while (handle_ != nullptr) {
        const std::unique_ptr<PGnotify, void (*)(void*)> one{PQnotifies(handle_.get()), &PQfreemem};
        if (one == nullptr) return;
        if (told_) told_(one->extra);
    }
}

void PostgresConnection::on_result(PostgresResult result) {
    Pending& pending = in_flight_.front();
    switch (PQresultStatus(result.get())) {
        case PGRES_PIPELINE_SYNC: {
            Pending done = std::move(pending);
            in_flight_.pop_front();
            return done.reply(std::move(done.answer));
        }
        case PGRES_COMMAND_OK:
        case PGRES_TUPLES_OK:
            return on_step_done(pending, result.get());
        case PGRES_PIPELINE_ABORTED:  // what follows a failed step of the same statement
        case PGRES_FATAL_ERROR:
            while (!pending.steps.empty()) {
                if (pending.steps.front() == Step::prepare) known_.erase(pending.name);
                pending.steps.pop_front();
            }
            if (pending.answer) pending.answer = fail(postgres_error(result.get(), pending.name));
            return;
        case PGRES_EMPTY_QUERY:
            pending.answer = fail(internal_error(fmt::format("{}: no statement", pending.name)));
            return;
        default:
            return close(internal_error(
                fmt::format("{}: {}", pending.name, PQresStatus(PQresultStatus(result.get())))));
    }
}

void PostgresConnection::on_step_done(Pending& pending, const PGresult* result) {
    if (pending.steps.empty()) return;
    const Step step = pending.steps.front();
    pending.steps.pop_front();
    if (step != Step::execute) return;
    // A transaction that PostgreSQL gave up answers COMMIT with success and the word ROLLBACK.
    if (pending.is_commit && PQcmdStatus(const_cast<PGresult*>(result)) != std::string_view{"COMMIT"}) {
        pending.answer = fail(unavailable("PostgreSQL rolled back instead of committing"));
        return;
    }
    pending.answer = decode(result, pending.name);
}

// A network that swallows everything never says so.
void PostgresConnection::watch_for_silence() {
    if (watches_ || handle_ == nullptr) return;
    watches_ = true;
    silence_.expires_at(last_sign_of_life_ + options_.statement_timeout + grace);
    silence_.async_wait([self = shared_from_this()](const boost::system::error_code& error) {
        self->watches_ = false;
        if (error || self->in_flight_.empty()) return;
        const auto quiet_since = steady_clock::now() - self->last_sign_of_life_;
        if (quiet_since < self->options_.statement_timeout + grace) return self->watch_for_silence();
        self->close(unavailable("PostgreSQL does not answer"));
    });
}

void PostgresConnection::close(const Error& why) {
    if (handle_ == nullptr) return;
    boost::system::error_code ignored;
    socket_.close(ignored);
    silence_.cancel();
    handle_.reset();
    // Nobody may send to us while we let go of those who wait.
    std::deque<Pending> left = std::exchange(in_flight_, {});
    for (Pending& pending : left) pending.reply(fail(pending.answer ? why : pending.answer.error()));
}

Error PostgresConnection::broken(std::string_view doing) const {
    return postgres_error(handle_.get(), doing);
}

}  // namespace taxasge
