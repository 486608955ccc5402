// Where Redis is and who we are there: what REDIS_URL says.
#pragma once

#include "base/result.hpp"
#include "base/secret.hpp"

#include <string>
#include <string_view>

namespace taxasge {

enum class RedisTls { off, on };

struct RedisAddress {
    std::string host;
    std::string port = "6379";
    std::string user;  // empty: the default user
    Secret password;   // empty: no AUTH
    int database = 0;
    RedisTls tls = RedisTls::off;

    // redis://user:password@host:6379/0, rediss://…; user, password, port and database may be left out, and
    // user and password are percent-encoded. Error: invalid; the detail does not repeat the URL, for it holds
    // a password.
    [[nodiscard]] static Result<RedisAddress> parse(const Secret& url);
};

}  // namespace taxasge
