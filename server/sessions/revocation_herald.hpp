// Tells the other instances that sessions ended here, so that they look at once and not half a second later:
// by Redis or by NOTIFY, whichever the deployment has (docs/adr/0018-revocations-and-poolers.md). After the
// commit, and one message for all that ended meanwhile: inside their transactions NOTIFY would make them
// commit one after the other. A message that is lost, or a process that dies before it, costs the others
// their half second.
#pragma once

#include "base/doorbell.hpp"
#include "server/sessions/revocations.hpp"

#include <boost/asio/awaitable.hpp>

#include <functional>

namespace taxasge {

class RevocationHerald {
 public:
    using Tell = std::function<boost::asio::awaitable<Result<void>>()>;

    // `context` runs on one thread. The herald outlives whatever adds to `revocations`.
    RevocationHerald(boost::asio::io_context& context, Revocations& revocations, Tell tell);
    RevocationHerald(const RevocationHerald&) = delete;

    // Until its context stops.
    [[nodiscard]] boost::asio::awaitable<void> run();

 private:
    Doorbell ended_;
    const Tell tell_;
};

}  // namespace taxasge
