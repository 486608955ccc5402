#include "server/secret_rotation.hpp"

#include "base/log.hpp"

#include <fmt/ranges.h>

#include <algorithm>

namespace taxasge {
namespace {

void log_faults(const std::vector<ConfigFault>& faults) {
    for (const ConfigFault& fault : faults)
        log::error("secret_not_taken", {{"secret", fault.variable}, {"detail", fault.rule}});
    log::error("secrets_stay_as_they_were", {{"faults", faults.size()}});
}

bool is_of(const ConfigFault& fault, const LiveSecret& secret) {
    return fault.variable == secret.name || fault.variable == std::string{secret.name} + "_FILE";
}

// Asio throws where there is no descriptor left to try a secret with: no reason to end.
Result<void> try_without_throwing(const LiveSecret& secret, const Config& next) {
    try {
        return secret.try_it(next);
    } catch (const std::exception& thrown) {
        return fail(unavailable(thrown.what()));
    }
}

}  // namespace

void SecretRotation::run() {
    ConfigReading reading = read_config(variables_);
    const auto news = changed(reading.config);
    const auto faults = try_all(news, std::move(reading.faults), reading.config);
    if (!faults.empty()) return log_faults(faults);
    if (const auto untaken = take_all(news, reading.config); !untaken.empty()) return log_faults(untaken);
    for (const LiveSecret* secret : news) known_.*(secret->value) = reading.config.*(secret->value);
    std::vector<std::string_view> names;
    for (const LiveSecret* secret : news) names.push_back(secret->name);
    log::info("secrets_taken", {{"secrets", fmt::format("{}", fmt::join(names, " "))}});
}

std::vector<const LiveSecret*> SecretRotation::changed(const Config& next) const {
    std::vector<const LiveSecret*> news;
    for (const LiveSecret& secret : secrets_)
        if ((known_.*(secret.value)).expose() != (next.*(secret.value)).expose()) news.push_back(&secret);
    return news;
}

// Whatever has a fault already is not tried. What comes or goes changes more than a secret: who works with
// whom.
std::vector<ConfigFault> SecretRotation::try_all(const std::vector<const LiveSecret*>& secrets,
                                                 std::vector<ConfigFault> faults, const Config& next) const {
    const auto known = faults;
    for (const LiveSecret* secret : secrets) {
        if (std::ranges::any_of(known, [secret](const ConfigFault& fault) { return is_of(fault, *secret); }))
            continue;
        const bool comes_or_goes = (known_.*(secret->value)).empty() || (next.*(secret->value)).empty();
        if (comes_or_goes) {
            faults.push_back({std::string{secret->name}, "comes or goes with a restart only"});
            continue;
        }
        if (const auto tried = try_without_throwing(*secret, next); !tried)
            faults.push_back({std::string{secret->name}, tried.error().detail});
    }
    return faults;
}

std::vector<ConfigFault> SecretRotation::take_all(const std::vector<const LiveSecret*>& secrets,
                                                  const Config& next) const {
    std::vector<ConfigFault> faults;
    for (const LiveSecret* secret : secrets)
        if (const auto taken = secret->take(next); !taken)
            faults.push_back({std::string{secret->name}, taken.error().detail});
    return faults;
}

}  // namespace taxasge
