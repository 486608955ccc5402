// On SIGHUP: the files of secrets are read again, and what changed is taken, all of it or nothing (A54).
#pragma once

#include "server/live_secrets.hpp"

#include <vector>

namespace taxasge {

class SecretRotation {
 public:
    // `variables` are those that the server was started with: an environment does not change, files do.
    // `known` is what it has now.
    SecretRotation(Variables variables, Config known, std::vector<LiveSecret> secrets)
        : variables_(std::move(variables)), known_(std::move(known)), secrets_(std::move(secrets)) {}

    // Reads, tries each that changed, and takes them or, when one is not good, none. Logs what was taken, or
    // each fault. Blocks while it tries; what serves goes on meanwhile. On one thread.
    void run();

 private:
    [[nodiscard]] std::vector<const LiveSecret*> changed(const Config& next) const;
    // The faults that there are already, and those that are found.
    [[nodiscard]] std::vector<ConfigFault> try_all(const std::vector<const LiveSecret*>& secrets,
                                                   std::vector<ConfigFault> faults, const Config& next) const;
    [[nodiscard]] std::vector<ConfigFault> take_all(const std::vector<const LiveSecret*>& secrets,
                                                    const Config& next) const;

    const Variables variables_;
    Config known_;
    const std::vector<LiveSecret> secrets_;
};

}  // namespace taxasge
