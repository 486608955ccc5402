// Whether secrets do what they are for, without serving anybody with them: before a running server takes
// them, and for `taxasge secrets check`. All block, for at most half a minute.
#pragma once

#include "server/foundations.hpp"

#include <map>
#include <string>

namespace taxasge {

// Each opens a connection of its own. Errors: unavailable, invalid; the detail shows no secret.
[[nodiscard]] Result<void> try_database(const Config& config);
[[nodiscard]] Result<void> try_direct_database(const Config& config);
[[nodiscard]] Result<void> try_redis(const Config& config);
[[nodiscard]] Result<void> try_mail(const Config& config);

// It is one, and of our project: what it signs, only Google can tell.
[[nodiscard]] Result<void> try_service_account(const Config& config);

// Everything in the database that is sealed opens. Also how much each master key seals, by its id.
[[nodiscard]] Result<std::map<std::string, std::size_t>> try_master_keys(const Config& config);

// As try_database(), and one of these signing keys is there: the URL leads to the database that we know.
[[nodiscard]] Result<void> try_same_database(const Secret& url, const SigningKeys& known);

}  // namespace taxasge
