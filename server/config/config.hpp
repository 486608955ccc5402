// The configuration: one struct, read once from the environment and whole before anything starts (PF-26).
// Nothing else in the server reads an environment variable.
#pragma once

#include "base/log.hpp"
#include "base/secret.hpp"
#include "server/config/settings.hpp"

#include <cstdint>
#include <string>
#include <vector>

namespace taxasge {

enum class Environment { development, testing, staging, production };

[[nodiscard]] std::string_view to_text(Environment environment);

enum class Switch { off, on };

struct Config {
    Environment environment = Environment::development;
    std::string host;
    std::uint16_t port = 0;
    std::string public_url;  // no slash at the end; empty: PORT=0, known when the port is
    Secret database_url;
    Switch database_pooler = Switch::off;  // what database_url leads to is a transaction pooler
    Secret database_direct_url;            // past it; empty: there is no such way
    Secret redis_url;                      // empty: no Redis
    Secret mail_url;
    std::string mail_from;
    std::string firebase_project;     // empty: nobody signs in by Firebase
    Secret firebase_service_account;  // JSON; empty: no custom tokens
    std::string firebase_emulator;    // host:port; empty: the real one
    std::string firebase_keys_url;    // empty: Google's
    std::vector<std::string> trusted_proxies;
    std::vector<std::string> cors_origins;
    Secret master_keys;  // empty: made in var/
    std::string session_cookie;
    std::string metrics_host;  // empty: no metrics
    std::uint16_t metrics_port = 0;
    Switch metrics_asked_for = Switch::off;  // METRICS_LISTEN was set: not getting it is an error
    Switch docs = Switch::on;
    Switch rate_limits = Switch::on;
    Switch email_verification = Switch::on;
    int password_minimum = 12;  // code points
    unsigned hash_workers = 1;
    unsigned io_threads = 1;
    log::Level log_level = log::Level::info;
    std::string web_root;        // empty: the pages in the binary
    std::string delivery_state;  // a folder of taxasgectl; empty: nobody says where it is

    // Development and testing relax what a deployment may not.
    [[nodiscard]] bool is_deployment() const {
        return environment == Environment::staging || environment == Environment::production;
    }
};

// One fault: which variable, and what to write instead.
struct ConfigFault {
    std::string variable;
    std::string rule;
};

struct ConfigReading {
    Config config;                    // to be used only when there is no fault
    std::vector<ConfigFault> faults;  // all at once
};

[[nodiscard]] ConfigReading read_config(const Variables& variables);

}  // namespace taxasge
