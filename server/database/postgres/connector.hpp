// Makes connections to the server, and remembers that it is down: then one attempt at a time, and none sooner
// than a quarter of a second after the last, so that a server that comes back is found at once and not
// trampled. Belongs to one context, which one thread runs.
#pragma once

#include "server/database/postgres/connection.hpp"
#include "server/database/postgres/settings.hpp"

#include <boost/asio/awaitable.hpp>
#include <boost/asio/io_context.hpp>

#include <chrono>
#include <memory>
#include <vector>

namespace taxasge {

class PostgresConnector : public std::enable_shared_from_this<PostgresConnector> {
 public:
    PostgresConnector(boost::asio::io_context& context, PostgresSettings settings,
                      const DatabaseOptions& options)
        : context_(context), settings_(std::move(settings)), options_(options) {}

    // Error: unavailable; at once, when the server was just found to be down.
    [[nodiscard]] boost::asio::awaitable<Result<std::shared_ptr<PostgresConnection>>> connect();

    // How connections are made from here on; what was found to be down is asked again at once.
    void reach_by(PostgresSettings settings);

    // Every connection that was made is closed, and none will be made.
    void close();

    [[nodiscard]] boost::asio::io_context& context() const { return context_; }
    [[nodiscard]] const DatabaseOptions& options() const { return options_; }

 private:
    [[nodiscard]] boost::asio::awaitable<Result<std::shared_ptr<PostgresConnection>>> attempt();
    [[nodiscard]] boost::asio::awaitable<Result<PostgresHandle>> dial();
    [[nodiscard]] boost::asio::awaitable<Result<void>> inspect(
        std::shared_ptr<PostgresConnection> connection);
    void remember(std::weak_ptr<PostgresConnection> connection);
    void note_failure(const Error& error);

    boost::asio::io_context& context_;
    PostgresSettings settings_;
    const DatabaseOptions options_;
    std::vector<std::weak_ptr<PostgresConnection>> made_;
    std::chrono::steady_clock::time_point next_attempt_{};
    int attempts_ = 0;  // under way
    bool down_ = false;
    bool closed_ = false;
};

}  // namespace taxasge
