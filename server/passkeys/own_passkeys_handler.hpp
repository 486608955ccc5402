// GET /api/v1/auth/passkeys and DELETE /api/v1/auth/passkeys/{id}.
#pragma once

#include "server/http/request.hpp"
#include "server/http/response.hpp"
#include "server/passkeys/list_passkeys.hpp"
#include "server/passkeys/remove_passkey.hpp"

namespace taxasge {

class OwnPasskeysHandler {
 public:
    OwnPasskeysHandler(const ListPasskeys& list, const RemovePasskey& remove)
        : list_(list), remove_(remove) {}

    // Error: unavailable.
    [[nodiscard]] boost::asio::awaitable<Result<Response>> list(const Request& request,
                                                                const Session& session) const;

    // Errors: malformed and invalid, for a body that says anything; those of RemovePasskey.
    [[nodiscard]] boost::asio::awaitable<Result<Response>> remove(const Request& request,
                                                                  const Session& session) const;

 private:
    const ListPasskeys& list_;
    const RemovePasskey& remove_;
};

}  // namespace taxasge
