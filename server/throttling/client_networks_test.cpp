#include "server/throttling/client_networks.hpp"

#include <gtest/gtest.h>

namespace taxasge {
namespace {

TEST(ClientNetworks, A20_AreA24OfIpv4AndA56OfIpv6) {
    const ClientNetworks networks;
    EXPECT_EQ(networks.find("203.0.113.5"), "203.0.113.0/24");
    EXPECT_EQ(networks.find("203.0.113.250"), "203.0.113.0/24");
    EXPECT_EQ(networks.find("203.0.114.5"), "203.0.114.0/24");
    EXPECT_EQ(networks.find("2001:db8:0:12ff::1"), networks.find("2001:db8:0:1200:ffff::9"));
    EXPECT_NE(networks.find("2001:db8:0:12ff::1"), networks.find("2001:db8:0:1300::1"));
}

TEST(ClientNetworks, A21_WhoIsNotToldHasNoneRatherThanOneForAll) {
    const ClientNetworks networks{[](std::string_view address) { return address == "10.0.0.1"; }};
    EXPECT_EQ(networks.find("10.0.0.1"), std::nullopt);
    EXPECT_EQ(networks.find("10.0.0.2"), "10.0.0.0/24");
    EXPECT_EQ(networks.find(""), std::nullopt);
    EXPECT_EQ(networks.find("unknown"), std::nullopt);
}

}  // namespace
}  // namespace taxasge
