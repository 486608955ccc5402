#include "server/sessions/device_name.hpp"

#include <gtest/gtest.h>

#include <utility>
#include <vector>

namespace taxasge {
namespace {

TEST(DeviceName, A41_IsWhatPeopleCallTheirBrowserAndSystem) {
    const std::vector<std::pair<const char*, const char*>> known{
        {"Mozilla/5.0 (Windows NT 10.0; Win64; x64; rv:132.0) Gecko/20100101 Firefox/132.0",
         "Firefox · Windows"},
        {"Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/130.0.0.0 "
         "Safari/537.36 Edg/130.0.0.0",
         "Edge · Windows"},
        {"Mozilla/5.0 (Linux; Android 10; K) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/130.0.0.0 Mobile "
         "Safari/537.36",
         "Chrome · Android"},
        {"Mozilla/5.0 (Linux; Android 13; SAMSUNG SM-A146B) AppleWebKit/537.36 (KHTML, like Gecko) "
         "SamsungBrowser/26.0 Chrome/122.0.0.0 Mobile Safari/537.36",
         "Samsung Internet · Android"},
        {"Mozilla/5.0 (iPhone; CPU iPhone OS 17_6 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) "
         "Version/17.6 Mobile/15E148 Safari/604.1",
         "Safari · iPhone"},
        {"Mozilla/5.0 (iPad; CPU OS 17_6 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) "
         "CriOS/130.0.6723.37 Mobile/15E148 Safari/604.1",
         "Chrome · iPad"},
        {"Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/605.1.15 (KHTML, like Gecko) "
         "Version/17.6 "
         "Safari/605.1.15",
         "Safari · macOS"},
        {"Mozilla/5.0 (Mobile; Nokia_2720; rv:48.0) Gecko/48.0 Firefox/48.0 KAIOS/2.5.2", "Firefox · KaiOS"},
        {"Opera/9.80 (Android; Opera Mini/68.0/190.250; U; pt) Presto/2.12.423", "Opera Mini · Android"},
        {"Mozilla/5.0 (X11; CrOS x86_64 14541.0.0) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/130.0.0.0 "
         "Safari/537.36",
         "Chrome · ChromeOS"},
        {"Mozilla/5.0 (X11; Linux x86_64; rv:128.0) Gecko/20100101 Firefox/128.0", "Firefox · Linux"},
        {"okhttp/4.12.0", "okhttp"},
        {"curl/7.88.1", "curl"},
        {"Mozilla/5.0 (Windows NT 6.1)", "Windows"}};
    for (const auto& [user_agent, name] : known) EXPECT_EQ(device_name(user_agent), name) << user_agent;
}

TEST(DeviceName, A25_SaysNothingThatSomebodyElseMadeUp) {
    for (const char* unknown :
         {"", "-", "node", "Mozilla/5.0", "http://evil.example/prize", "firefox", "Fire\r\nfox"})
        EXPECT_EQ(device_name(unknown), std::nullopt) << unknown;
    EXPECT_EQ(device_name("Firefox/1 you have won at evil.example Windows<b>{{link}}"), "Firefox · Windows");
}

}  // namespace
}  // namespace taxasge
