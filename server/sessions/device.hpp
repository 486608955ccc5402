// A device is 128 random bits that a browser or a client keeps for 400 days: the first half of the session
// cookie's value, or `device_id` in bodies. It proves nothing; it says "the same one as last time".
#pragma once

#include "base/bytes.hpp"
#include "base/result.hpp"

#include <string>
#include <string_view>

namespace taxasge {

class Device {
 public:
    [[nodiscard]] static Device make();

    // 22 characters of base64url. Error: invalid, field "device_id", code invalid_device_id.
    [[nodiscard]] static Result<Device> parse(std::string_view text);

    [[nodiscard]] std::string text() const { return to_base64url(bits_); }

    // What the database keeps.
    [[nodiscard]] Bytes hash() const;

 private:
    Bytes bits_;  // 16 bytes; empty only in a default-constructed Device, which hashes like no made one
};

}  // namespace taxasge
