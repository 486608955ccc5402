// One established connection in libpq's pipeline mode: many coroutines send without waiting for each other,
// and the answers come back in the same order. Each statement ends with a sync of its own, so that a failed
// one fails alone. A connection that breaks fails everything in flight and never comes back; a new one takes
// its place. Belongs to one context, which one thread runs.
#pragma once

#include "server/database/open.hpp"
#include "server/database/postgres/handle.hpp"
#include "server/database/reply.hpp"

#include <boost/asio/io_context.hpp>
#include <boost/asio/posix/stream_descriptor.hpp>
#include <boost/asio/steady_timer.hpp>

#include <deque>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <string>

namespace taxasge {

class EncodedParameters;

class PostgresConnection : public std::enable_shared_from_this<PostgresConnection> {
 public:
    // Where a statement stands. BEGIN travels in one message with the first of a transaction.
    enum class Place { alone, begins_transaction, in_transaction };

    // Takes over a handle whose connecting is done. Null, when it cannot be watched.
    [[nodiscard]] static std::shared_ptr<PostgresConnection> adopt(boost::asio::io_context& context,
                                                                   PostgresHandle handle,
                                                                   const DatabaseOptions& options);

    // Errors: as postgres_error; unavailable, when the connection breaks or too much is in flight.
    [[nodiscard]] boost::asio::awaitable<Result<RowSet>> run(Statement statement, Parameters parameters,
                                                             Place place = Place::alone);

    // Called with the payload of each NOTIFY to a channel that was listened to here.
    void on_notification(std::function<void(std::string_view payload)> told) { told_ = std::move(told); }

    [[nodiscard]] bool usable() const { return handle_ != nullptr; }
    [[nodiscard]] int server_version() const { return PQserverVersion(handle_.get()); }

    // Everything in flight fails with `why`.
    void close(const Error& why);

    // Closes when everything in flight has its answer. Whoever has something to run asks another one.
    void retire();

 private:
    enum class Step { begin, set, prepare, execute };
    struct Pending {
        std::string name;
        bool is_commit;
        std::deque<Step> steps;
        Reply<Result<RowSet>> reply;
        Result<RowSet> answer = RowSet{};
    };

    PostgresConnection(boost::asio::io_context& context, PostgresHandle handle,
                       const DatabaseOptions& options);

    void send(const Statement& statement, const Parameters& parameters, Place place,
              Reply<Result<RowSet>> reply);
    [[nodiscard]] Result<void> check(const Statement& statement) const;
    [[nodiscard]] bool put(const Statement& statement, const EncodedParameters& parameters, Pending& pending);
    [[nodiscard]] bool put_preamble(Place place, Pending& pending);
    void wait_readable();
    void on_readable();
    void flush();
    void read_results();
    void read_notifications();
    void on_result(PostgresResult result);
    void on_step_done(Pending& pending, const PGresult* result);
    void watch_for_silence();
    void close_if_idle();
    [[nodiscard]] Error broken(std::string_view doing) const;

    boost::asio::posix::stream_descriptor socket_;  // a duplicate: libpq closes its own
    boost::asio::steady_timer silence_;
    PostgresHandle handle_;  // null: closed
    const DatabaseOptions options_;
    const std::string settings_;  // of each transaction, where a pooler keeps none
    std::deque<Pending> in_flight_;
    std::map<std::string, std::string, std::less<>>
        known_;  // name → text; prepared, unless a pooler forbids it
    std::chrono::steady_clock::time_point last_sign_of_life_;
    std::function<void(std::string_view)> told_;
    bool waits_writable_ = false;
    bool watches_ = false;
    bool retiring_ = false;
};

}  // namespace taxasge
