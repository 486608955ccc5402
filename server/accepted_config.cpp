#include "server/accepted_config.hpp"

#include "base/log.hpp"
#include "server/config/config.hpp"

#include <fmt/format.h>

#include <cstdio>

namespace taxasge {

std::optional<Accepted> accepted_config(const Variables& variables) {
    ConfigReading reading = read_config(variables);
    auto settings = interpret(reading.config, reading.faults);
    for (const auto& fault : reading.faults) fmt::print(stderr, "{}: {}\n", fault.variable, fault.rule);
    if (!reading.faults.empty()) {
        fmt::print(stderr, "taxasge: {} wrong setting(s); see docs/configuration.md\n",
                   reading.faults.size());
        return std::nullopt;
    }
    log::set_level(reading.config.log_level);
    return Accepted{std::move(reading.config), std::move(*settings)};
}

int report(const Error& error) {
    fmt::print(stderr, "taxasge: {}\n", error.detail.empty() ? std::string{error.reason} : error.detail);
    return exit_failed;
}

}  // namespace taxasge
