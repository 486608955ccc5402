// How the tests of passkeys see a refusal: for its own reason, and no other.
#pragma once

#include "base/result.hpp"

#include <gmock/gmock.h>

#include <string>

namespace taxasge::test {

template <class T>
void expect_refused(const Result<T>& result, const std::string& name, const std::string& detail) {
    ASSERT_FALSE(result) << name << " was taken";
    EXPECT_EQ(result.error().code, Code::malformed) << name;
    EXPECT_EQ(result.error().reason, "invalid_passkey") << name;
    EXPECT_THAT(result.error().detail, testing::HasSubstr(detail)) << name;
}

}  // namespace taxasge::test
