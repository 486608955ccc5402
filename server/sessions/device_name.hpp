// What a person calls the device that a User-Agent came from: "Firefox · Windows". Everybody may send any
// User-Agent, and the name goes into letters: it is put together from our own words alone.
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace taxasge {

// The same in every language. nullopt: it names nothing that we know.
[[nodiscard]] std::optional<std::string> device_name(std::string_view user_agent);

}  // namespace taxasge
