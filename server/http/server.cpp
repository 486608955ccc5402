#include "server/http/server.hpp"

namespace taxasge {

Server::Server(Listening listening, const Router& router, ServerOptions options)
    : service_{.router = router, .options = std::move(options)}, port_(listening.port) {
    for (auto& socket : listening.sockets)
        listeners_.push_back(std::make_unique<Listener>(std::move(socket), service_));
}

void Server::start() {
    for (const auto& listener : listeners_) listener->start();
}

void Server::stop() {
    for (const auto& listener : listeners_) listener->stop();
}

void Server::wait() {
    service_.listeners.wait_for_none();
}

}  // namespace taxasge
