#include "server/sessions/device.hpp"

#include "base/digest.hpp"
#include "base/random.hpp"

namespace taxasge {
namespace {

constexpr std::size_t device_bytes = 16;

}  // namespace

Device Device::make() {
    Device device;
    device.bits_ = random_bytes(device_bytes);
    return device;
}

Result<Device> Device::parse(std::string_view text) {
    auto bits = from_base64url(text);
    if (!bits || bits->size() != device_bytes) return fail(field_error("device_id", "invalid_device_id"));
    Device device;
    device.bits_ = std::move(*bits);
    return device;
}

Bytes Device::hash() const {
    return sha256(bits_);
}

}  // namespace taxasge
