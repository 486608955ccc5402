// A refresh token for a new pair: how a session stays alive. The story is run(); what is written is
// rotation.cpp, what an old token means is refresh_verdict.cpp, and why all this is
// docs/adr/0003-refresh-tokens.md.
#pragma once

#include "base/clock.hpp"
#include "base/counts.hpp"
#include "server/database/database.hpp"
#include "server/sessions/device.hpp"
#include "server/sessions/refresh_cause.hpp"
#include "server/sessions/refresh_reuse.hpp"
#include "server/sessions/refresh_token.hpp"
#include "server/sessions/rotation.hpp"
#include "server/sessions/session.hpp"

#include <boost/asio/awaitable.hpp>

#include <optional>
#include <string>

namespace taxasge {

struct RefreshRequest {
    Secret token;
    std::optional<Device> device;
    std::string client;      // address
    std::string user_agent;  // as sent
};

struct Refreshed {
    Session session;  // for the access token
    Secret refresh_token;
};

class Refresh {
 public:
    Refresh(Database& database, const RefreshTokens& tokens, const RefreshReuse& reuse, const Clock& clock)
        : database_(database), tokens_(tokens), reuse_(reuse), clock_(clock) {}

    // Errors: unauthenticated (invalid_refresh_token); unavailable.
    [[nodiscard]] boost::asio::awaitable<Result<Refreshed>> run(RefreshRequest request) const;

    [[nodiscard]] const Counts<RefreshCause>& causes() const { return causes_; }

 private:
    [[nodiscard]] Error refuse(RefreshCause cause, Error error) const;
    [[nodiscard]] Result<Rotation> prepare(const RefreshRequest& request) const;
    [[nodiscard]] boost::asio::awaitable<Result<Refreshed>> answer_old(RefreshToken presented,
                                                                       RefreshRequest request) const;

    Database& database_;
    const RefreshTokens& tokens_;
    const RefreshReuse& reuse_;
    const Clock& clock_;
    mutable Counts<RefreshCause> causes_;
};

}  // namespace taxasge
