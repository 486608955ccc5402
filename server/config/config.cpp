#include "server/config/config.hpp"

#include "base/seal.hpp"
#include "server/config/url_rules.hpp"
#include "server/config/variable_reader.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <filesystem>
#include <thread>

namespace taxasge {
namespace {

unsigned cpu_count() {
    return std::clamp(std::thread::hardware_concurrency(), 1u, 256u);
}

Environment read_environment(VariableReader& reader) {
    const std::string name =
        reader.choice("ENVIRONMENT", {"development", "testing", "staging", "production"}, "development");
    if (name == "testing") return Environment::testing;
    if (name == "staging") return Environment::staging;
    return name == "production" ? Environment::production : Environment::development;
}

void read_listener(VariableReader& reader, Config& config) {
    config.host = reader.text("HOST");
    if (config.host.empty()) config.host = "127.0.0.1";
    if (!is_address(config.host))
        reader.fault("HOST", "must be an IPv4 or IPv6 address, not '" + config.host + "'");
    config.port = static_cast<std::uint16_t>(reader.number("PORT", 0, 65535, 8080));
    config.public_url = reader.text("PUBLIC_URL");
    if (config.public_url.empty()) {
        if (config.port != 0) config.public_url = fmt::format("http://localhost:{}", config.port);
        if (config.is_deployment()) reader.fault("PUBLIC_URL", "is required outside development and testing");
    } else if (auto fault = public_url_fault(config.public_url, config.environment)) {
        reader.fault("PUBLIC_URL", *fault);
    }
    if (config.public_url.ends_with('/')) config.public_url.pop_back();
}

// Half a pooler is worse than none: whoever names the way past one and not the pooler would meet named
// statements that are gone at their second use.
void read_pooler(VariableReader& reader, Config& config, const std::string& url) {
    const bool is_pooler = reader.choice("DATABASE_POOLER", {"transaction"}, "") == "transaction";
    const std::string direct = reader.secret("DATABASE_DIRECT_URL");
    if (is_pooler)
        if (auto fault = pooler_url_fault(url)) reader.fault("DATABASE_POOLER", *fault);
    if (!direct.empty() && !is_pooler)
        reader.fault("DATABASE_DIRECT_URL",
                     "is of use only with DATABASE_POOLER=transaction: set both or none");
    if (!direct.empty())
        if (auto fault = direct_url_fault(direct, url)) reader.fault("DATABASE_DIRECT_URL", *fault);
    config.database_pooler = is_pooler ? Switch::on : Switch::off;
    config.database_direct_url =
        Secret{config.is_deployment() && !direct.empty() ? with_verified_tls(direct) : direct};
}

void read_database(VariableReader& reader, Config& config) {
    std::string url = reader.secret("DATABASE_URL");
    if (url.empty()) url = "sqlite:var/taxasge.db";
    if (auto fault = database_url_fault(url)) reader.fault("DATABASE_URL", *fault);
    config.database_url = Secret{config.is_deployment() ? with_verified_tls(url) : url};
    read_pooler(reader, config, url);
}

void read_redis(VariableReader& reader, Config& config) {
    const std::string url = reader.secret("REDIS_URL");
    const bool is_off = reader.choice("REDIS", {"off"}, "") == "off";
    if (!url.empty() && is_off) reader.fault("REDIS", "contradicts REDIS_URL: keep one of the two");
    if (url.empty() && !is_off && config.environment == Environment::production)
        reader.fault("REDIS_URL", "is required in production; REDIS=off says aloud that there is none");
    if (!url.empty())
        if (auto fault = redis_url_fault(url)) reader.fault("REDIS_URL", *fault);
    config.redis_url = Secret{url};
}

void read_mail(VariableReader& reader, Config& config) {
    std::string url = reader.secret("MAIL_URL");
    if (url.empty()) url = "folder:var/mail";
    if (auto fault = mail_url_fault(url)) reader.fault("MAIL_URL", *fault);
    if (config.environment == Environment::production && url.starts_with("folder:"))
        reader.fault("MAIL_URL", "a folder delivers nothing: production needs smtp://… or smtps://…");
    config.mail_url = Secret{std::move(url)};
    config.mail_from = reader.text("MAIL_FROM");
    if (config.mail_from.empty()) config.mail_from = "TaxasGE <no-reply@" + host_of(config.public_url) + ">";
}

// What a test may bend, so that tokens nobody at Google signed are believed, a deployment may not.
void read_firebase_substitutes(VariableReader& reader, Config& config) {
    config.firebase_emulator = reader.text("FIREBASE_AUTH_EMULATOR_HOST");
    config.firebase_keys_url = reader.text("FIREBASE_KEYS_URL");
    if (!config.firebase_emulator.empty() && !is_host_and_port(config.firebase_emulator))
        reader.fault("FIREBASE_AUTH_EMULATOR_HOST", "must be host:port, as 127.0.0.1:9099");
    if (!config.firebase_keys_url.empty() && !is_web_address(config.firebase_keys_url))
        reader.fault("FIREBASE_KEYS_URL", "must be http://… or https://…");
    if (!config.firebase_emulator.empty() && !config.firebase_keys_url.empty())
        reader.fault("FIREBASE_KEYS_URL", "contradicts FIREBASE_AUTH_EMULATOR_HOST: keep one of the two");
    if (!config.is_deployment()) return;
    if (!config.firebase_emulator.empty())
        reader.fault("FIREBASE_AUTH_EMULATOR_HOST", "may be set only in development and testing");
    if (!config.firebase_keys_url.empty())
        reader.fault("FIREBASE_KEYS_URL", "may be set only in development and testing");
}

void read_firebase(VariableReader& reader, Config& config) {
    config.firebase_project = reader.text("FIREBASE_PROJECT_ID");
    config.firebase_service_account = Secret{reader.secret("FIREBASE_SERVICE_ACCOUNT")};
    read_firebase_substitutes(reader, config);
    const bool has_project = !config.firebase_project.empty();
    if (has_project && !is_firebase_project(config.firebase_project))
        reader.fault("FIREBASE_PROJECT_ID",
                     "must be 6 to 30 lower-case letters, digits and hyphens, the first a letter");
    const auto needs_project = [&](const char* name, bool is_set) {
        if (is_set && !has_project) reader.fault(name, "is of use only with FIREBASE_PROJECT_ID");
    };
    needs_project("FIREBASE_SERVICE_ACCOUNT", !config.firebase_service_account.empty());
    needs_project("FIREBASE_AUTH_EMULATOR_HOST", !config.firebase_emulator.empty());
    needs_project("FIREBASE_KEYS_URL", !config.firebase_keys_url.empty());
}

void read_master_keys(VariableReader& reader, Config& config) {
    const std::string keys = reader.secret("MASTER_KEYS");
    if (keys.empty() && config.is_deployment())
        reader.fault("MASTER_KEYS", "is required outside development and testing: id:64-hex-digits");
    if (!keys.empty())
        if (auto parsed = MasterKeys::parse(keys); !parsed)
            reader.fault("MASTER_KEYS", parsed.error().detail);
    config.master_keys = Secret{keys};
}

void read_networks(VariableReader& reader, Config& config) {
    config.trusted_proxies = reader.list("TRUSTED_PROXIES");
    config.cors_origins = reader.list("CORS_ORIGINS");
    config.session_cookie =
        reader.choice("SESSION_COOKIE", {"__Host-session", "__session"}, "__Host-session");
}

void read_metrics(VariableReader& reader, Config& config) {
    std::string listen = reader.text("METRICS_LISTEN");
    if (!listen.empty()) config.metrics_asked_for = Switch::on;
    if (listen.empty()) listen = "127.0.0.1:9090";
    if (listen == "off") return;
    const auto endpoint = parse_endpoint(listen);
    if (!endpoint) return reader.fault("METRICS_LISTEN", "must be host:port or off, not '" + listen + "'");
    config.metrics_host = endpoint->host;
    config.metrics_port = endpoint->port;
}

void read_switches(VariableReader& reader, Config& config) {
    config.docs = reader.on_or_off("DOCS", config.is_deployment() ? Switch::off : Switch::on);
    config.rate_limits = reader.on_or_off("RATE_LIMITS", Switch::on);
    config.email_verification = reader.choice("EMAIL_VERIFICATION", {"required", "off"}, "required") == "off"
                                    ? Switch::off
                                    : Switch::on;
    if (config.is_deployment() && config.rate_limits == Switch::off)
        reader.fault("RATE_LIMITS", "may be off only in development and testing");
    if (config.is_deployment() && config.email_verification == Switch::off)
        reader.fault("EMAIL_VERIFICATION", "may be off only in development and testing");
}

void read_sizes(VariableReader& reader, Config& config) {
    config.password_minimum = static_cast<int>(reader.number("PASSWORD_MINIMUM", 8, 64, 12));
    config.hash_workers = reader.number("HASH_WORKERS", 1, 256, cpu_count());
    config.io_threads = reader.number("IO_THREADS", 1, 256, cpu_count());
    constexpr std::array names{"debug", "info", "warning", "error"};
    const std::string level = reader.choice("LOG_LEVEL", {"debug", "info", "warning", "error"}, "info");
    config.log_level = static_cast<log::Level>(std::ranges::find(names, level) - names.begin());
    config.web_root = reader.text("WEB_ROOT");
}

// One that is not there yet is fine: nothing was delivered so far.
void read_delivery_state(VariableReader& reader, Config& config) {
    config.delivery_state = reader.text("DELIVERY_STATE");
    if (config.delivery_state.empty()) return;
    std::error_code fault;
    if (std::filesystem::is_directory(config.delivery_state, fault)) return;
    if (fault == std::errc::no_such_file_or_directory) return;
    reader.fault("DELIVERY_STATE", fmt::format("must be a folder, and {} is not one{}", config.delivery_state,
                                               fault ? " that can be looked at: " + fault.message() : ""));
}

void look_for_misspellings(VariableReader& reader, const Variables& variables) {
    for (const auto& [name, value] : variables)
        if (const auto known = misspelled_setting(name))
            reader.fault(name, "is one slip away from " + std::string{*known} + ": correct or unset it");
}

}  // namespace

std::string_view to_text(Environment environment) {
    constexpr std::array names{"development", "testing", "staging", "production"};
    return names[static_cast<std::size_t>(environment)];
}

ConfigReading read_config(const Variables& variables) {
    VariableReader reader{variables};
    ConfigReading reading;
    Config& config = reading.config;
    config.environment = read_environment(reader);
    read_listener(reader, config);
    read_database(reader, config);
    read_redis(reader, config);
    read_mail(reader, config);
    read_firebase(reader, config);
    read_master_keys(reader, config);
    read_networks(reader, config);
    read_metrics(reader, config);
    read_switches(reader, config);
    read_sizes(reader, config);
    read_delivery_state(reader, config);
    look_for_misspellings(reader, variables);
    reading.faults = reader.take_faults();
    return reading;
}

}  // namespace taxasge
