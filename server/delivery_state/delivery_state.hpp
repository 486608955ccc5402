// The folder in which taxasgectl keeps what it knows of an environment, as far as it publishes it: read anew
// each time it is asked for, on a thread of its own, for disks hang.
#pragma once

#include "base/worker_pool.hpp"

#include <boost/asio/awaitable.hpp>
#include <boost/json/object.hpp>

#include <filesystem>
#include <string_view>

namespace taxasge {

class DeliveryState {
 public:
    explicit DeliveryState(std::filesystem::path folder) : folder_(std::move(folder)) {}

    // Errors of both: not_found, reason "nothing_published"; unavailable, reason "publication_unreadable", or
    // when too many ask at a time. Any thread.
    [[nodiscard]] boost::asio::awaitable<Result<boost::json::object>> releases();
    [[nodiscard]] boost::asio::awaitable<Result<boost::json::object>> report();

 private:
    using Parse = Result<boost::json::object> (*)(std::string_view text);

    [[nodiscard]] boost::asio::awaitable<Result<boost::json::object>> read(std::string_view name,
                                                                           Parse parse);

    std::filesystem::path folder_;
    WorkerPool readers_{1, 64};
};

// Of what was never published, or where nobody says who publishes.
[[nodiscard]] Error nothing_published(std::string detail);

}  // namespace taxasge
