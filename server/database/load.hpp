// How busy the connections of the database are: the driver writes it, the metrics read it. Any thread.
#pragma once

#include <atomic>
#include <cstdint>

namespace taxasge {

struct DatabaseLoad {
    std::atomic<std::int64_t> busy{0};     // connections at work on a transaction, a write or a long read
    std::atomic<std::int64_t> waiting{0};  // callers that wait for one

    // One more or fewer; relaxed, for nothing depends on it.
    static void add(std::atomic<std::int64_t>& figure, std::int64_t change) {
        figure.fetch_add(change, std::memory_order_relaxed);
    }
};

}  // namespace taxasge
