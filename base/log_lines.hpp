// How many lines the log got, by level: a service that begins to complain is seen before anybody reads it.
#pragma once

#include "base/counts.hpp"
#include "base/log.hpp"

namespace taxasge::log {

constexpr std::string_view to_text(Level level) {
    switch (level) {
        case Level::debug:
            return "debug";
        case Level::info:
            return "info";
        case Level::warning:
            return "warning";
        case Level::error:
            return "error";
    }
    return "";
}

[[nodiscard]] const Counts<Level>& lines();

}  // namespace taxasge::log
