// A fixture whose tests run once on SQLite and once on PostgreSQL, each time on a fresh and migrated
// database:
//
//     class Login : public OnBothDatabases {};
//     TAXASGE_ON_BOTH_DATABASES(Login);
//     TEST_P(Login, A18_RefusesAWrongPassword) {
//         const auto session = run(login.run(request));
//         EXPECT_EQ(count("SELECT COUNT(*) FROM sessions"), 0);
//     }
//
// What speaks to the database in a way of its own runs a third time, on PostgreSQL behind a transaction
// pooler: TAXASGE_ON_BOTH_DATABASES_AND_A_POOLER. With TAXASGE_TEST_BEHIND_POOLER=1 everything on PostgreSQL
// does.
//
// database() and context() are there from the constructor on, so that members of the fixture can be built on
// them.
#pragma once

#include "base/clock.hpp"
#include "server/database/open.hpp"
#include "tests/support/run_awaitable.hpp"

#include <gtest/gtest.h>

#include <cstdint>
#include <memory>
#include <stdexcept>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace taxasge {
namespace test {
class Endings;
class TemporaryDatabase;
}  // namespace test

class OnBothDatabases : public ::testing::TestWithParam<const char*> {
 protected:
    OnBothDatabases();
    ~OnBothDatabases() override;

    void SetUp() override;
    void TearDown() override;

    // For what never ends by itself. It ends before the fixture's members go: the destructor lets the context
    // run once more, and a loop whose timer is due then would go on in what is no more there.
    void keep_running(boost::asio::awaitable<void> loop);

    [[nodiscard]] bool on_sqlite() const { return std::string_view{GetParam()} == "sqlite"; }
    [[nodiscard]] static bool behind_pooler();
    [[nodiscard]] Database& database() { return *database_; }
    [[nodiscard]] boost::asio::io_context& context() { return context_; }
    [[nodiscard]] std::string url() const;

    // Drives the coroutine to its end and returns its value.
    template <class T>
    T run(boost::asio::awaitable<T> work) {
        return test::run_awaitable(context_, std::move(work));
    }

    // Drives them side by side; the values in the order of the coroutines.
    template <class T>
    std::vector<T> run_all(std::vector<boost::asio::awaitable<T>> works) {
        return test::run_awaitables(context_, std::move(works));
    }

    // One INSERT, UPDATE, DELETE or CREATE; returns how many rows it changed.
    std::int64_t run_sql(const std::string& sql, Parameters parameters = {});

    // The one value that a SELECT gives.
    std::int64_t count(const std::string& sql, Parameters parameters = {});
    std::string text(const std::string& sql, Parameters parameters = {});

    // A second Database on the same data, as another instance of the program would have it.
    std::unique_ptr<Database> open_another(DatabaseOptions options);

    SettableClock clock_{Time{std::chrono::sys_days{std::chrono::year{2026} / 11 / 22}}};

 private:
    template <class T>
    T one(const std::string& sql, Parameters parameters);

    std::unique_ptr<test::Endings> endings_;  // outlive what they end
    boost::asio::io_context context_{1};
    std::unique_ptr<test::TemporaryDatabase> files_;
    std::string pooled_url_;  // empty: no pooler
    std::unique_ptr<Database> database_;
};

}  // namespace taxasge

#define TAXASGE_ON_BOTH_DATABASES(Fixture)                                         \
    INSTANTIATE_TEST_SUITE_P(On, Fixture, ::testing::Values("sqlite", "postgres"), \
                             [](const auto& parameter) { return std::string{parameter.param}; })

#define TAXASGE_ON_BOTH_DATABASES_AND_A_POOLER(Fixture)                                      \
    INSTANTIATE_TEST_SUITE_P(On, Fixture, ::testing::Values("sqlite", "postgres", "pooler"), \
                             [](const auto& parameter) { return std::string{parameter.param}; })
