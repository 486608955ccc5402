#include "server/secret_commands.hpp"

#include "server/accepted_config.hpp"
#include "server/secret_trials.hpp"
#include "server/signals.hpp"

#include <sys/stat.h>

#include <fmt/format.h>

#include <chrono>
#include <cstdio>

namespace taxasge {
namespace {

using Trial = Result<std::string> (*)(const Config&);

template <Result<void> (*trial)(const Config&)>
Result<std::string> works(const Config& config) {
    if (const auto tried = trial(config); !tried) return fail(tried.error());
    return "works";
}

Result<std::string> keys_work(const Config& config) {
    const auto count = try_master_keys(config);
    if (!count) return fail(count.error());
    std::string words = "works";
    for (const auto& [id, sealed] : *count) words += fmt::format("; {} seals {} thing(s)", id, sealed);
    return words;
}

struct CheckedSecret {
    std::string_view name;
    std::string_view otherwise;  // where it comes from when nobody sets it; empty: it is not needed
    Secret Config::* value;
    Trial trial;
};

constexpr CheckedSecret checked_secrets[] = {
    {"MASTER_KEYS", "made in var/", &Config::master_keys, &keys_work},
    {"DATABASE_URL", "the default", &Config::database_url, &works<&try_database>},
    {"DATABASE_DIRECT_URL", "", &Config::database_direct_url, &works<&try_direct_database>},
    {"REDIS_URL", "", &Config::redis_url, &works<&try_redis>},
    {"MAIL_URL", "the default", &Config::mail_url, &works<&try_mail>},
    {"FIREBASE_SERVICE_ACCOUNT", "", &Config::firebase_service_account, &works<&try_service_account>},
};

std::string age_in_words(std::time_t written) {
    const auto age = std::chrono::system_clock::now() - std::chrono::system_clock::from_time_t(written);
    const auto hours = std::chrono::duration_cast<std::chrono::hours>(age).count();
    if (hours < 1) return "less than an hour old";
    return hours < 48 ? fmt::format("{} hour(s) old", hours) : fmt::format("{} days old", hours / 24);
}

std::string describe_file(const std::string& path) {
    struct stat facts{};
    if (::stat(path.c_str(), &facts) != 0) return path + ", which is not there";
    return fmt::format("{}, mode {:04o}, {}", path, facts.st_mode & 07777, age_in_words(facts.st_mtime));
}

std::string source_of(const CheckedSecret& secret, const Variables& variables) {
    const auto value_of = [&variables](const std::string& name) {
        const auto found = variables.find(name);
        return found == variables.end() ? std::string{} : found->second;
    };
    if (const auto path = value_of(std::string{secret.name} + "_FILE"); !path.empty())
        return "from " + describe_file(path);
    if (!value_of(std::string{secret.name}).empty()) return "from the variable";
    return std::string{secret.otherwise};
}

bool is_fault_of(const ConfigFault& fault, std::string_view name) {
    return fault.variable == name || fault.variable == std::string{name} + "_FILE";
}

// Prints its line; whether it is well.
bool check(const CheckedSecret& secret, const Variables& variables, const ConfigReading& reading) {
    const std::string source = source_of(secret, variables);
    if (source.empty()) {
        fmt::print("{}: not set\n", secret.name);
        return true;
    }
    for (const ConfigFault& fault : reading.faults)
        if (is_fault_of(fault, secret.name)) {
            fmt::print("{}: {}: FAULT: {}\n", secret.name, source, fault.rule);
            return false;
        }
    const auto tried = secret.trial(reading.config);
    fmt::print("{}: {}: {}\n", secret.name, source, tried ? *tried : "FAULT: " + tried.error().detail);
    return tried.has_value();
}

}  // namespace

SecretCommands::SecretCommands(CLI::App& arguments)
    : secrets_(arguments.add_subcommand("secrets", "passwords and keys (docs/secrets.md)")) {
    secrets_->require_subcommand(1);
    secrets_->add_subcommand(
        "check", "say of each where it comes from and whether it works, and show none: exit 1 when not");
}

int SecretCommands::run(const Variables& variables) const {
    survive_failed_writes();
    const ConfigReading reading = read_config(variables);
    log::set_level(log::Level::error);
    bool is_well = true;
    for (const CheckedSecret& secret : checked_secrets)
        is_well = check(secret, variables, reading) && is_well;
    return is_well ? exit_well : exit_failed;
}

}  // namespace taxasge
