// A server on one port: an I/O thread each has a Listener. The product has two, the service itself and the
// metrics.
//
//     auto listening = listen_on(config.host, config.port, contexts);
//     Server server{std::move(*listening), router, options};
//     server.start();
//     …                     // until a signal
//     server.stop();
//     server.wait();        // now no handler runs any more: databases may go, then the contexts
#pragma once

#include "server/http/listener.hpp"
#include "server/http/listening.hpp"
#include "server/http/service.hpp"

#include <cstdint>
#include <memory>
#include <vector>

namespace taxasge {

class Server {
 public:
    // The router must not change any more, and outlive the server.
    Server(Listening listening, const Router& router, ServerOptions options);

    void start();

    // Any thread, also one of the I/O threads. No new clients; those whose request is under way get their
    // answer, for at most Limits::drain.
    void stop();

    // Blocks until every connection and every handler has ended. Not on an I/O thread; the contexts must be
    // running.
    void wait();

    [[nodiscard]] std::uint16_t port() const { return port_; }
    [[nodiscard]] unsigned connections() const { return service_.connections.load(); }

 private:
    Service service_;
    std::vector<std::unique_ptr<Listener>> listeners_;
    std::uint16_t port_;
};

}  // namespace taxasge
