// One client's connection: reads a request, has it answered, writes the answer, and again. Here is the only
// catch of the server: an exception in a handler is our fault and becomes a 500.
//
// A handler is never abandoned: other threads hold pointers into its frame while it waits for a database.
// When the client has gone it runs on and its answer is dropped; when it takes too long the client gets a 503
// meanwhile. One I/O thread.
#pragma once

#include "server/http/request_reader.hpp"
#include "server/http/service.hpp"
#include "server/http/wire.hpp"

#include <boost/intrusive/list_hook.hpp>

#include <memory>
#include <string>

namespace taxasge {

class Connection
    : public std::enable_shared_from_this<Connection>,
      public boost::intrusive::list_base_hook<boost::intrusive::link_mode<boost::intrusive::auto_unlink>> {
 public:
    Connection(boost::asio::ip::tcp::socket socket, Service& service);
    ~Connection();
    Connection(const Connection&) = delete;
    Connection& operator=(const Connection&) = delete;

    // Serves until the end. Throws nothing.
    [[nodiscard]] static boost::asio::awaitable<void> run(std::shared_ptr<Connection> connection);

    void check_deadline(Wire::Clock::time_point now);
    void drain();  // ends after the request under way, at once when there is none
    void cut() { wire_.close(); }

 private:
    [[nodiscard]] boost::asio::awaitable<void> serve();
    [[nodiscard]] boost::asio::awaitable<Response> handle();
    [[nodiscard]] boost::asio::awaitable<bool> write(const Response& response);
    [[nodiscard]] static boost::asio::awaitable<void> answer_late(std::shared_ptr<Connection> connection);
    [[nodiscard]] std::string_view connection_field() const;
    void report(const Response& response, Wire::Clock::time_point begun) const;

    enum class Phase { transfer, handler, answered_late };

    Service& service_;
    Wire wire_;
    RequestReader reader_;
    Request request_;
    std::string head_;  // of the answer
    Phase phase_ = Phase::transfer;
    bool closing_ = false;
};

}  // namespace taxasge
