// A request that a browser sends with our cookie, or a form post that would make one, must come from our own
// pages (A43): otherwise any site could act for, or sign in, whoever visits it.
#pragma once

#include "server/http/request.hpp"

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace taxasge {

// "https://taxasge.gq" for any URL of it, lower-case, without a default port.
[[nodiscard]] std::string origin_of(std::string_view url);

// Where our own pages are: the origin of `public_url`, and `local_port` of this machine by its names.
[[nodiscard]] std::vector<std::string> own_origins(std::string_view public_url,
                                                   std::optional<std::uint16_t> local_port);

class OriginRule {
 public:
    // `local_port`, in development and testing only, is where the listener also answers by the names of this
    // machine.
    OriginRule(std::string_view public_url, std::string cookie_name,
               std::optional<std::uint16_t> local_port = std::nullopt);

    // Origin, if sent, is ours; Sec-Fetch-Site, if sent, is same-origin; one of them was sent. True too for
    // requests that the rule does not concern.
    [[nodiscard]] bool allows(const Request& request) const;

 private:
    [[nodiscard]] bool concerns(const Request& request) const;
    [[nodiscard]] bool is_own(std::string_view origin) const;

    std::vector<std::string> own_;
    std::string cookie_name_;
};

}  // namespace taxasge
