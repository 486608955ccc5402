// Other origins that may read the API from a browser: CORS_ORIGINS. Only with a Bearer token: an answer never
// allows credentials, and the origin rule (A43) keeps cookies to our own pages.
#pragma once

#include "base/result.hpp"
#include "server/http/request.hpp"
#include "server/http/response.hpp"

#include <string>
#include <string_view>
#include <vector>

namespace taxasge {

class CorsRule {
 public:
    CorsRule() = default;  // nobody

    // Exact origins, or patterns whose "*" stands for letters, digits and hyphens: never for a dot.
    // Error: invalid, with the entry in the detail: no origin, or a "*" in the last two labels of the host,
    // where it would let in domains that anybody can register.
    [[nodiscard]] static Result<CorsRule> parse(const std::vector<std::string>& origins);

    [[nodiscard]] bool allows(std::string_view origin) const;

    // Adds what a browser must know before it shows `response` to a script, and `Vary: Origin` whenever
    // another origin would have been answered differently.
    void mark(const Request& request, Response& response) const;

    // The answer to a preflight; `methods` as in "GET, PATCH".
    [[nodiscard]] Response preflight(const Request& request, std::string_view methods) const;

 private:
    std::vector<std::string> patterns_;
};

}  // namespace taxasge
