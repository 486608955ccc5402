#include "server/transfer/time_text.hpp"

#include <gtest/gtest.h>

namespace taxasge {
namespace {

TEST(TimeText, ReadsWhatOthersWrite) {
    for (const char* text :
         {"2026-11-22T16:05:07.123Z", "2026-11-22T16:05:07.123456Z", "2026-11-22 16:05:07.123+00",
          "2026-11-22 17:05:07.123+01:00", "2026-11-22 11:35:07.123-0430", "2026-11-22t16:05:07.123"})
        EXPECT_EQ(to_rfc3339(parse_time(text).value()), "2026-11-22T16:05:07.123Z") << text;
    EXPECT_EQ(to_rfc3339(parse_time("2024-02-29T00:00:00.5Z").value()), "2024-02-29T00:00:00.500Z");
}

TEST(TimeText, RefusesWhatIsNoMoment) {
    for (const char* text :
         {"", "2026-11-22", "2026-11-22T16:05", "2026-02-29T00:00:00Z", "2026-13-01T00:00:00Z",
          "2026-11-22T24:00:00Z", "2026-11-22T16:05:07.Z", "2026-11-22T16:05:07Zx", "2026-11-22T16:05:07+1",
          "2026-11-22T16:05:07+01:", "2026-11-22T16:05:07+24:00", "+026-11-22T16:05:07Z", "1508893925000",
          "2026-11-22T16:05:60Z"})
        EXPECT_FALSE(parse_time(text)) << text;
}

}  // namespace
}  // namespace taxasge
