// Hears a NOTIFY on a connection of its own, which must lead past any pooler: behind one, LISTEN succeeds and
// nothing is ever heard. So the listener believes only its ears: at start, and every few seconds, it sends a
// canary the way everybody's transactions go, through the ordinary database, and must hear it. Until it does,
// and whenever it does not, whoever relies on it must look by himself (A76).
#pragma once

#include "server/database/open.hpp"

#include <boost/asio/awaitable.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/steady_timer.hpp>

#include <atomic>
#include <functional>
#include <memory>
#include <string>

namespace taxasge {

class PostgresConnection;
class PostgresConnector;

struct Ear {
    std::string channel;          // a name that SQL takes without quotes
    std::function<void()> heard;  // on the listener's context: something was told, or may have been missed
};

// Tells everybody who listens to that channel of the database. Errors: those of the database.
[[nodiscard]] boost::asio::awaitable<Result<void>> notify(Database& database, std::string channel,
                                                          std::string payload = {});

class PostgresListener {
 public:
    // `options` are those of the database. `context` runs on one thread; all outlive the listener.
    PostgresListener(boost::asio::io_context& context, const DatabaseOptions& options, Database& database,
                     Ear ear);

    // Listens until its context stops, and again whenever it went deaf. One line in the log when it hears,
    // and one when it does not.
    [[nodiscard]] boost::asio::awaitable<void> run();

    // From here on it listens there: another password for the same database. Any thread.
    void reach_by(const DatabaseOptions& options);

    // Any thread.
    [[nodiscard]] bool hears() const { return hears_; }

 private:
    using Connection = std::shared_ptr<PostgresConnection>;

    [[nodiscard]] boost::asio::awaitable<Error> listen_until_deaf();
    [[nodiscard]] boost::asio::awaitable<Result<void>> prove();
    [[nodiscard]] boost::asio::awaitable<void> pause(std::chrono::milliseconds time);
    void on_told(std::string_view payload);
    void note_hearing();
    void note_deafness(const Error& why);

    std::shared_ptr<PostgresConnector> connector_;  // null: the URL makes no sense
    Database& database_;
    const Ear ear_;
    boost::asio::steady_timer timer_;
    boost::asio::io_context& context_;
    bool begins_anew_ = false;
    std::string canary_;  // the payload of the last one
    bool canary_heard_ = false;
    bool deafness_noted_ = false;
    std::atomic<bool> hears_ = false;
};

}  // namespace taxasge
