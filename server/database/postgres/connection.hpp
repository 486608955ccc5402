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
#include <map>
#include <memory>
#include <optional>
#include <string>

namespace taxasge {

class EncodedParameters;

class PostgresConnection : public std::enable_shared_from_this<PostgresConnection> {
 public:
    enum class Preamble { none, begin };  // `begin`: BEGIN goes ahead of the statement, in the same message

    // Takes over a handle whose connecting is done. Null, when it cannot be watched.
    [[nodiscard]] static std::shared_ptr<PostgresConnection> adopt(boost::asio::io_context& context,
                                                                   PostgresHandle handle,
                                                                   const DatabaseOptions& options);

    // Errors: as postgres_error; unavailable, when the connection breaks or too much is in flight.
    [[nodiscard]] boost::asio::awaitable<Result<RowSet>> run(Statement statement, Parameters parameters,
                                                             Preamble preamble = Preamble::none);

    [[nodiscard]] bool usable() const { return handle_ != nullptr; }
    [[nodiscard]] int server_version() const { return PQserverVersion(handle_.get()); }

    // Everything in flight fails with `why`.
    void close(const Error& why);

 private:
    enum class Step { begin, prepare, execute };
    struct Pending {
        std::string name;
        bool is_commit;
        std::deque<Step> steps;
        Reply<Result<RowSet>> reply;
        Result<RowSet> answer = RowSet{};
    };

    PostgresConnection(boost::asio::io_context& context, PostgresHandle handle,
                       const DatabaseOptions& options);

    void send(const Statement& statement, const Parameters& parameters, Preamble preamble,
              Reply<Result<RowSet>> reply);
    [[nodiscard]] Result<void> check(const Statement& statement) const;
    [[nodiscard]] bool put(const Statement& statement, const EncodedParameters& parameters, Pending& pending);
    void wait_readable();
    void on_readable();
    void flush();
    void read_results();
    void on_result(PostgresResult result);
    void on_step_done(Pending& pending, const PGresult* result);
    void watch_for_silence();
    [[nodiscard]] Error broken(std::string_view doing) const;

    boost::asio::posix::stream_descriptor socket_;  // a duplicate: libpq closes its own
    boost::asio::steady_timer silence_;
    PostgresHandle handle_;  // null: closed
    const DatabaseOptions options_;
    std::deque<Pending> in_flight_;
    std::map<std::string, std::string, std::less<>> prepared_;  // name → text
    std::chrono::steady_clock::time_point last_sign_of_life_;
    bool waits_writable_ = false;
    bool watches_ = false;
};

}  // namespace taxasge
