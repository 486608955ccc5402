// All accounts leave, the oldest first, each as a line of our own form. Read page by page: nobody waits for
// it, and it needs no more memory for a million.
#pragma once

#include "base/clock.hpp"
#include "server/database/database.hpp"

#include <cstdint>
#include <functional>
#include <string_view>

namespace taxasge {

struct ExportParts {
    Database& database;
    const Clock& clock;
    std::function<Result<void>(std::string_view line)> write;
    std::function<void(std::uint64_t users)> progress;  // every 10,000
};

// How many. The audit has a row of it before the first line leaves. Errors: those of `write`; unavailable.
[[nodiscard]] boost::asio::awaitable<Result<std::uint64_t>> export_users(ExportParts parts);

}  // namespace taxasge
