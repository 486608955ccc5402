#include "base/late_library.hpp"

#include <gtest/gtest.h>

#include <stdexcept>
#include <thread>
#include <vector>

namespace taxasge {
namespace {

// The mathematics of the C library: there on every Debian, and not what this test links with.
constinit const LateLibrary mathematics{"libm.so.6"};

TEST(LateLibrary, CallsAFunctionThatTheProgramWasNotLinkedWith) {
    auto* cosine = mathematics.find<double(double)>("cos");

    EXPECT_DOUBLE_EQ(cosine(0.0), 1.0);
}

TEST(LateLibrary, IsLoadedOnceHoweverManyThreadsAskFirst) {
    constexpr std::size_t threads = 16;
    std::vector<void*> found(threads);
    std::vector<std::thread> asking;
    const LateLibrary library{"libm.so.6"};
    for (auto& address : found)
        asking.emplace_back([&] { address = reinterpret_cast<void*>(library.find<double(double)>("sin")); });
    for (auto& thread : asking) thread.join();

    for (void* address : found) EXPECT_EQ(address, found.front());
    EXPECT_NE(found.front(), nullptr);
}

TEST(LateLibrary, SaysWhichLibraryIsNotInstalled) {
    const LateLibrary missing{"libnobody_has_this.so.7"};

    const auto loaded = missing.load();

    ASSERT_FALSE(loaded);
    EXPECT_EQ(loaded.error().code, Code::unavailable);
    EXPECT_NE(loaded.error().detail.find("libnobody_has_this.so.7"), std::string::npos);
    EXPECT_THROW((void)missing.find<void()>("f"), std::runtime_error);
}

TEST(LateLibrary, SaysWhichFunctionIsNotThere) {
    try {
        (void)mathematics.find<void()>("no_such_function");
        FAIL() << "it was found";
    } catch (const std::runtime_error& error) {
        EXPECT_NE(std::string{error.what()}.find("no_such_function"), std::string::npos) << error.what();
    }
}

}  // namespace
}  // namespace taxasge
