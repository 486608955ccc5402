#include "server/commands.hpp"

#include "base/version.hpp"
#include "server/accepted_config.hpp"
#include "server/app.hpp"
#include "server/descriptors.hpp"
#include "server/ready_probe.hpp"
#include "server/signals.hpp"
#include "server/users/calibrate.hpp"

#include <boost/json.hpp>

#include <fmt/format.h>

#include <cstdio>

namespace taxasge {

int serve(const Variables& variables) {
    block_signals();
    auto accepted = accepted_config(variables);
    if (!accepted) return exit_bad_config;
    allow_many_descriptors();
    auto app = App::make(std::move(accepted->config), std::move(accepted->settings), variables);
    if (!app) return report(app.error());
    const auto ended = (*app)->run();
    return ended ? exit_well : report(ended.error());
}

int migrate_database(const Variables& variables, const std::string& grant_to) {
    auto accepted = accepted_config(variables);
    if (!accepted) return exit_bad_config;
    const auto version = migrate_schema(accepted->config, grant_to);
    if (!version) return report(version.error());
    fmt::print("schema version {}\n", *version);
    if (!grant_to.empty()) fmt::print("{} may read and write its rows\n", grant_to);
    return exit_well;
}

int list_migrations(const Variables& variables) {
    auto accepted = accepted_config(variables);
    if (!accepted) return exit_bad_config;
    if (auto found = find_database(accepted->config); !found) return report(found.error());
    const auto applied = applied_migrations(database_options(accepted->config));
    if (!applied) return report(applied.error());
    boost::json::array entries;
    for (const LedgerEntry& entry : applied->entries)
        entries.push_back(
            boost::json::object{{"number", entry.number}, {"name", entry.name}, {"sha256", entry.sha256}});
    fmt::print("{}\n", boost::json::serialize(boost::json::object{{"dialect", applied->dialect},
                                                                  {"applied", std::move(entries)}}));
    return exit_well;
}

int check_config(const Variables& variables) {
    if (!accepted_config(variables)) return exit_bad_config;
    fmt::print("the settings are good\n");
    return exit_well;
}

int ask_health(const Variables& variables) {
    auto accepted = accepted_config(variables);
    if (!accepted) return exit_bad_config;
    const auto ready = probe_ready(accepted->config.host, accepted->config.port);
    if (!ready) return report(ready.error());
    fmt::print("ready\n");
    return exit_well;
}

int calibrate(const Variables& variables, Format format) {
    constexpr std::chrono::seconds duration{5};
    const auto accepted = accepted_config(variables);
    if (!accepted) return exit_bad_config;
    fmt::print(stderr, "hashing for {} s with {} worker(s) ...\n", duration.count(),
               accepted->config.hash_workers);
    const HashRate rate = measure_hash_rate(accepted->config.hash_workers, duration);
    if (format == Format::json)
        fmt::print("{{\"workers\":{},\"hashes_per_second\":{:.1f},\"milliseconds_per_hash\":{:.3f}}}\n",
                   rate.workers, rate.hashes_per_second, rate.milliseconds_per_hash);
    else
        fmt::print("{:.1f} password hashes a second with {} worker(s), {:.1f} ms each\n",
                   rate.hashes_per_second, rate.workers, rate.milliseconds_per_hash);
    return exit_well;
}

int print_settings_reference() {
    fmt::print("{}", settings_reference());
    return exit_well;
}

int print_version() {
    fmt::print("taxasge {} ({})\n", version_text, commit_text);
    return exit_well;
}

}  // namespace taxasge
