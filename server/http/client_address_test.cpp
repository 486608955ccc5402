#include "server/http/client_address.hpp"

#include <gtest/gtest.h>

using namespace taxasge;
namespace ip = boost::asio::ip;

namespace {

Networks proxies(std::vector<std::string> texts) {
    return Networks::parse(texts).value();
}

struct Case {
    std::string peer;
    std::vector<std::string> forwarded;  // one header field each
    std::string client;
};

std::string client_of(const Case& sent, const Networks& trusted) {
    Headers headers;
    for (const std::string& value : sent.forwarded) headers.add("X-Forwarded-For", value);
    return client_address(ip::make_address(sent.peer), headers, trusted);
}

bool contains(std::string network, const char* address) {
    return proxies({std::move(network)}).contains(ip::make_address(address));
}

}  // namespace

TEST(ClientAddress, A21_SpoofTable) {
    const Networks trusted = proxies({"10.0.0.0/8", "2001:db8:1::/48", "192.0.2.7"});
    const std::vector<Case> table{
        // Nobody in between: what a client claims is not even read.
        {"203.0.113.5", {}, "203.0.113.5"},
        {"203.0.113.5", {"1.1.1.1"}, "203.0.113.5"},
        {"203.0.113.5", {"10.0.0.1"}, "203.0.113.5"},
        {"2001:db8:9::5", {"1.1.1.1"}, "2001:db8:9::5"},
        // One proxy: the entry that it wrote, the last one, and no entry that the client made up before it.
        {"10.0.0.1", {"203.0.113.5"}, "203.0.113.5"},
        {"10.0.0.1", {"1.1.1.1, 203.0.113.5"}, "203.0.113.5"},
        {"10.0.0.1", {"10.9.9.9, 203.0.113.5"}, "203.0.113.5"},
        {"10.0.0.1", {"1.1.1.1", "203.0.113.5"}, "203.0.113.5"},
        {"10.0.0.1", {" 1.1.1.1 ,\t203.0.113.5 "}, "203.0.113.5"},
        // A chain of ours: the rightmost that is not.
        {"10.0.0.1", {"1.1.1.1, 203.0.113.5, 10.0.0.2, 192.0.2.7"}, "203.0.113.5"},
        {"2001:db8:1::1", {"2001:db8:9::5, 2001:db8:1:2::3"}, "2001:db8:9::5"},
        {"10.0.0.1", {"203.0.113.5, 2001:db8:1::1"}, "203.0.113.5"},
        // With a port, as some proxies write it.
        {"10.0.0.1", {"203.0.113.5:51234"}, "203.0.113.5"},
        {"10.0.0.1", {"[2001:db8:9::5]:443"}, "2001:db8:9::5"},
        {"10.0.0.1", {"[2001:db8:9::5]"}, "2001:db8:9::5"},
        // IPv4 in IPv6 is the same client and the same proxy.
        {"::ffff:10.0.0.1", {"203.0.113.5"}, "203.0.113.5"},
        {"::ffff:203.0.113.5", {}, "203.0.113.5"},
        {"10.0.0.1", {"::ffff:203.0.113.5"}, "203.0.113.5"},
        // No entry, or one that is no address: the last hop that can be believed, never an empty name.
        {"10.0.0.1", {}, "10.0.0.1"},
        {"10.0.0.1", {""}, "10.0.0.1"},
        {"10.0.0.1", {"unknown"}, "10.0.0.1"},
        {"10.0.0.1", {"203.0.113.5, garbage"}, "10.0.0.1"},
        {"10.0.0.1", {"garbage, 10.0.0.2"}, "10.0.0.2"},
        {"10.0.0.1", {"203.0.113.5,"}, "203.0.113.5"},
        {"10.0.0.1", {"10.0.0.3, 10.0.0.2"}, "10.0.0.3"},
        {"10.0.0.1", {"[", "]", "[]"}, "10.0.0.1"},
        {"10.0.0.1", {"fe80::1%eth0"}, "10.0.0.1"},
    };
    for (const Case& sent : table)
        EXPECT_EQ(client_of(sent, trusted), sent.client)
            << sent.peer << " <- " << testing::PrintToString(sent.forwarded);
}

TEST(ClientAddress, A21_WithoutProxiesNobodyIsBelieved) {
    EXPECT_EQ(client_of({"10.0.0.1", {"203.0.113.5"}, ""}, Networks{}), "10.0.0.1");
}

TEST(Networks, ContainWhatTheirPrefixSays) {
    EXPECT_TRUE(contains("10.0.0.0/8", "10.255.255.255"));
    EXPECT_FALSE(contains("10.0.0.0/8", "11.0.0.0"));
    EXPECT_TRUE(contains("172.16.0.0/12", "172.31.0.1"));
    EXPECT_FALSE(contains("172.16.0.0/12", "172.32.0.1"));
    EXPECT_TRUE(contains("0.0.0.0/0", "8.8.8.8"));
    EXPECT_FALSE(contains("0.0.0.0/0", "2001:db8::1"));
    EXPECT_TRUE(contains("::/0", "8.8.8.8"));
    EXPECT_TRUE(contains("2001:db8::/33", "2001:db8:7fff::"));
    EXPECT_FALSE(contains("2001:db8::/33", "2001:db8:8000::"));
    EXPECT_TRUE(contains("192.0.2.7", "192.0.2.7"));
    EXPECT_FALSE(contains("192.0.2.7/32", "192.0.2.6"));
}

TEST(Networks, RefuseWhatIsNone) {
    for (const std::string text : {"", "10.0.0.0/33", "10.0.0/8", "::/129", "10.0.0.0/", "10.0.0.0/8x",
                                   "example.com", "10.0.0.0/-1", "10.0.0.0/8/8"})
        EXPECT_FALSE(Networks::parse({text})) << text;
}
