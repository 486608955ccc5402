// Reads an HTTP/1.1 answer out of the bytes that have come so far.
#pragma once

#include "bench/load/options.hpp"

#include <cstddef>
#include <optional>
#include <string_view>

namespace taxasge::bench {

struct Answer {
    int status = 0;
    std::string_view head;
    std::string_view body;  // of a chunked answer: with the lines between the chunks
};

enum class Reading { more_to_come, whole, broken };

// `answer` is set when it is whole; it points into `bytes`.
[[nodiscard]] Reading read_answer(std::string_view bytes, Answer& answer);

// Empty when there is no such header.
[[nodiscard]] std::string_view header(std::string_view head, std::string_view name);

// The first member of that name with a string for a value, or the cookie. Nothing when it is not there.
[[nodiscard]] std::optional<std::string_view> find_token(const Answer& answer, const Take& take);

}  // namespace taxasge::bench
