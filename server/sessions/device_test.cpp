#include "server/sessions/device.hpp"

#include "base/digest.hpp"

#include <gtest/gtest.h>

namespace taxasge {
namespace {

TEST(Device, Is128RandomBits) {
    const Device device = Device::make();
    EXPECT_EQ(device.text().size(), 22u);
    EXPECT_NE(device.text(), Device::make().text());
    EXPECT_EQ(device.hash(), sha256(*from_base64url(device.text())));
}

TEST(Device, ReadsWhatItWrote) {
    const Device device = Device::make();
    EXPECT_EQ(Device::parse(device.text())->text(), device.text());
}

TEST(Device, NamesTheFieldWhenItCannotBeRead) {
    for (const char* bad :
         {"", "A", "0m5yJYbX3mJpZbqV2nq1Z", "0m5yJYbX3mJpZbqV2nq1Zgg", "0m5yJYbX3mJpZbqV2nq1Zh",
          "0m5yJYbX3mJpZbqV2nq1Z=", "0m5yJYbX3mJpZb+V2nq1Zg", " 0m5yJYbX3mJpZbqV2nq1Zg"}) {
        const auto parsed = Device::parse(bad);
        ASSERT_FALSE(parsed) << bad;
        ASSERT_EQ(parsed.error().fields.size(), 1u);
        EXPECT_EQ(parsed.error().fields[0].field, "device_id");
        EXPECT_EQ(parsed.error().fields[0].code, "invalid_device_id");
    }
}

}  // namespace
}  // namespace taxasge
