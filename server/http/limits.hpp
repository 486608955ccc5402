// What one client may ask of us, in bytes and in time. The defaults are the product's; tests take smaller
// ones.
#pragma once

#include <chrono>
#include <cstddef>

namespace taxasge {

struct Limits {
    std::size_t head_bytes = std::size_t{16} * 1024;  // request line and header fields; beyond: 431
    std::size_t uri_bytes = std::size_t{8} * 1024;    // beyond: 414
    std::size_t body_bytes = std::size_t{64} * 1024;  // where no route says otherwise; beyond: 413
    unsigned connections = 20'000;                    // open at once; more are closed unread
    unsigned newcomers = 8;                           // taken in a millisecond, by each I/O thread

    std::chrono::milliseconds idle{60'000};     // between two requests of a connection
    std::chrono::milliseconds head{10'000};     // from the first byte to the end of the head; beyond: 408
    std::chrono::milliseconds arrival{30'000};  // from the first byte to the last of the request; beyond: 408
    std::chrono::milliseconds handler{30'000};  // beyond: 503
    std::chrono::milliseconds answer{30'000};   // for the client to take the answer, and 1 s more
    std::size_t slowest_bytes_a_second = 4096;  // for each so many bytes
    std::chrono::milliseconds linger{2'000};    // for the client to hear that we close
    std::chrono::milliseconds drain{10'000};    // at the stop, for requests under way; then they are cut
    std::chrono::milliseconds tick{250};        // how often deadlines are looked at
};

}  // namespace taxasge
