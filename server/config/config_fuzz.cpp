#include "server/config/config.hpp"

#include "tests/support/fuzz.hpp"

#include <algorithm>

namespace taxasge {
namespace {

using test::demand;

// NAME=VALUE lines. No NAME_FILE: a file that the input names would be read.
Variables variables_of(std::string_view lines) {
    Variables variables;
    while (!lines.empty()) {
        std::string_view value = test::take_until(lines, '\n');
        const std::string_view name = test::take_until(value, '=');
        if (!name.ends_with("_FILE")) variables.emplace(name, value);
    }
    return variables;
}

void check_deployment(const Config& config) {
    demand(config.public_url.starts_with("https://"), "people reach a deployment by https");
    demand(config.rate_limits == Switch::on && config.email_verification == Switch::on, "nothing is relaxed");
    demand(!config.master_keys.empty(), "it has keys of its own");
    demand(config.firebase_emulator.empty() && config.firebase_keys_url.empty(), "Google's keys alone count");
    const std::string_view database = config.database_url.expose();
    demand(
        database.starts_with("sqlite:") || database.contains("?sslmode=") || database.contains("&sslmode="),
        "it says how it trusts the database");
}

void check_values(const Config& config) {
    demand(!config.public_url.ends_with('/') && (config.port == 0 || !config.public_url.empty()), "a URL");
    demand(config.password_minimum >= 8 && config.password_minimum <= 64, "passwords stay long");
    demand(config.hash_workers >= 1 && config.hash_workers <= 256, "somebody hashes, and not too many");
    demand(config.io_threads >= 1 && config.io_threads <= 256, "somebody serves, and not too many");
    demand(config.session_cookie.starts_with("__"), "the cookie has one of two names");
    demand(config.environment != Environment::production || !config.mail_url.expose().starts_with("folder:"),
           "production sends letters");
    if (config.is_deployment()) check_deployment(config);
}

// What is broken is told without the value: it may be the password itself.
void no_secret_is_told(Variables variables) {
    constexpr std::string_view canary = "s3cr3t-canary";
    for (auto& [name, value] : variables) {
        if (value.contains(canary)) return;  // it is no secret any more
        const auto known = std::ranges::find(all_settings(), name, &Setting::name);
        if (known != all_settings().end() && known->sensitivity == Sensitivity::secret) value += canary;
    }
    for (const ConfigFault& fault : read_config(variables).faults)
        demand(!fault.rule.contains(canary), "no fault shows a secret");
}

void check(const Variables& variables) {
    const ConfigReading reading = read_config(variables);
    for (const ConfigFault& fault : reading.faults)
        demand(!fault.variable.empty() && !fault.rule.empty(), "a fault says where and what");
    if (reading.faults.empty()) check_values(reading.config);
    demand(read_config(variables).faults.size() == reading.faults.size(), "it reads the same twice");
    no_secret_is_told(variables);
}

}  // namespace
}  // namespace taxasge

// A72: the configuration: what is taken is safe to run with, and what is refused shows no secret.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    taxasge::check(taxasge::variables_of(taxasge::test::as_input(data, size)));
    return 0;
}
