// Brings what is sealed with an old master key under the first one, so that the old one can be dropped (A54,
// docs/secrets.md). Whoever seals something that stays adds a line to the list in reseal.cpp. The key of the
// audit chain is brought along by its sealer.
#pragma once

#include "base/seal.hpp"
#include "server/database/database.hpp"

#include <boost/asio/awaitable.hpp>

#include <cstdint>
#include <span>
#include <string>
#include <string_view>

namespace taxasge {

// Where sealed things are kept: a row has a name, and what is sealed in it is bound to `context` and that.
struct SealedPlace {
    std::string_view what;  // for people, in the plural
    Statement list;         // the name and the sealed bytes of 64 rows behind the name $1, in their order
    Statement list_old;     // of those, the ones that do not begin with the $2 bytes $3
    Statement store;        // the sealed bytes $1 in the row $2, where they were $3
    std::string_view context;
};

[[nodiscard]] std::span<const SealedPlace> sealed_places();

class Reseal {
 public:
    Reseal(Database& database, const MasterKeys& keys) : database_(database), keys_(keys) {}

    // A portion; how many things that was. What MASTER_KEYS does not open is left to those whose do. Several
    // may do it at once, beside those who use the things. Errors: those of the database.
    [[nodiscard]] boost::asio::awaitable<Result<std::int64_t>> do_some() const;

 private:
    [[nodiscard]] boost::asio::awaitable<Result<std::int64_t>> do_some_of(const SealedPlace& place) const;
    [[nodiscard]] boost::asio::awaitable<Result<std::int64_t>> store(const SealedPlace& place,
                                                                     std::string name, Bytes sealed) const;

    Database& database_;
    const MasterKeys& keys_;
};

}  // namespace taxasge
