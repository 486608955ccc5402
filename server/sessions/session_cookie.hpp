// The one cookie the server sets: `<device>` for somebody signed out, `<device>.<refresh token>` for somebody
// signed in. HttpOnly, Secure, SameSite=Lax, Path=/, 400 days (A35).
#pragma once

#include "server/http/request.hpp"
#include "server/http/response.hpp"
#include "server/sessions/device.hpp"

#include <optional>
#include <string>
#include <string_view>

namespace taxasge {

class SessionCookie {
 public:
    explicit SessionCookie(std::string name) : name_(std::move(name)) {}  // "__Host-session" or "__session"

    struct Content {
        std::optional<Device> device;
        std::string refresh_token;  // "" when signed out
    };

    // What the request brought; a cookie of ours that cannot be read counts as none.
    [[nodiscard]] Content read(const Request& request) const;

    void write(Response& response, const Device& device, std::string_view refresh_token) const;

 private:
    std::string name_;
};

}  // namespace taxasge
