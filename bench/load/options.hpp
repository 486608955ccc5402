// What the load program is told to do.
#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace taxasge::bench {

// What to take from an answer as the connection's next token: a member of the JSON body, or a cookie.
struct Take {
    enum class From { json, cookie } from = From::json;
    std::string name;
};

struct Options {
    std::uint16_t port = 0;
    std::size_t connections = 16;
    std::chrono::seconds duration{5};
    double rate = 0;  // requests a second on a fixed schedule; 0: each connection sends as soon as it may
    std::size_t most = 0;  // stop after so many requests; 0: when the time is over
    std::vector<std::string> requests;
    std::vector<std::string> tokens;  // connection i begins with the i-th
    std::optional<Take> take;
    std::string keep;  // a file for the JSON member "access_token" of every answer; empty: not kept
};

// Ends the program with a line on what is wrong.
[[nodiscard]] Options read_options(int argc, char** argv);

}  // namespace taxasge::bench
