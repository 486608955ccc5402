#include "server/http/path_template.hpp"

#include <gtest/gtest.h>

#include <stdexcept>

namespace taxasge {
namespace {

TEST(PathTemplate, TakesOneStepThatIsNotEmpty) {
    const PathTemplate last{"/sessions/{id}"};
    EXPECT_EQ(last.match("/sessions/7"), "7");
    EXPECT_EQ(last.match("/sessions/{id}"), "{id}");
    for (const char* other :
         {"/sessions", "/sessions/", "/sessions/7/", "/sessions/7/8", "/session/7", "sessions/7", ""})
        EXPECT_FALSE(last.match(other)) << other;

    const PathTemplate middle{"/users/{id}/sessions"};
    EXPECT_EQ(middle.match("/users/7/sessions"), "7");
    for (const char* other :
         {"/users/sessions", "/users//sessions", "/users/7/8/sessions", "/users/7/session"})
        EXPECT_FALSE(middle.match(other)) << other;
}

TEST(PathTemplate, HasExactlyOneWholeStepInBraces) {
    EXPECT_TRUE(PathTemplate::is_one("/sessions/{id}"));
    EXPECT_FALSE(PathTemplate::is_one("/sessions"));
    for (const char* wrong :
         {"/sessions/{id", "/sessions/id}", "/sessions/}{", "/sessions/{id}s", "/sessions/s{id}", "/{a}/{b}"})
        EXPECT_THROW(PathTemplate{wrong}, std::logic_error) << wrong;
}

}  // namespace
}  // namespace taxasge
