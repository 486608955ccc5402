// What is delivered: one program with its settings and secrets, under one name that changes when any of them
// does, and kept as it was from the check on (PF-07). The build tree and the secrets' files may change the
// next minute: a revision that is started again is what it was.
#pragma once

#include "delivery/pipeline/workplace.hpp"

namespace taxasge::delivery {

struct Release {
    Revision revision;                 // its program and secrets where they were found
    std::string commit;                // of the program, as it says itself
    std::string program_version = {};  // "0.1.0", as it says itself
};

// Reads and hashes everything, and teaches `redaction` the secrets. Changes nothing. Error: invalid, reason
// "refused", with all that is in the way, a line each.
[[nodiscard]] Result<Release> find_release(const Plan& plan, const Environment& environment,
                                           Redaction& redaction);

// Copies it into the folder, synced. Again does nothing. Errors: unavailable "try_again", when there is no
// room; invalid, when the program has changed since it was found.
[[nodiscard]] Result<void> keep_release(const Release& release, const std::filesystem::path& folder);

// One that was kept. Errors: not_found, reason "refused"; internal, when it is not what was kept.
[[nodiscard]] Result<Release> kept_release(const std::filesystem::path& folder, const std::string& id);

// Teaches `redaction` what was kept too.
void hide_secrets(const Release& release, Redaction& redaction);

// Takes away what was kept, but for these.
void forget_releases(const std::filesystem::path& folder, const std::vector<std::string>& but);

}  // namespace taxasge::delivery
