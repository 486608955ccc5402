// `taxasge users import|export`: people in and out, beside a server that runs or without one.
#pragma once

#include "server/config/settings.hpp"

#include <string>

namespace taxasge {

struct ImportRequest {
    std::string file;
    std::string format = "taxasge";  // or "first-taxasge", "firebase"
    std::string hash_config;         // the file with Firebase's parameters
    bool trusts_addresses = false;
    bool is_dry_run = false;
};

// Exit codes: well, failed (what was written before stays; run it again), usage, rows_refused.
[[nodiscard]] int import_users(const Variables& variables, const ImportRequest& request);

// To a file that only its owner may read, made whole or not at all; to standard output without a name.
[[nodiscard]] int export_users(const Variables& variables, const std::string& file);

}  // namespace taxasge
