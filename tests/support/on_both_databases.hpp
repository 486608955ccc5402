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
#include "tests/support/temporary_database.hpp"

#include <boost/asio/bind_cancellation_slot.hpp>
#include <boost/asio/cancellation_signal.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/io_context.hpp>

#include <gtest/gtest.h>

#include <exception>
#include <functional>
#include <memory>
#include <stdexcept>
#include <string>
#include <utility>
#include <vector>

namespace taxasge {

class OnBothDatabases : public ::testing::TestWithParam<const char*> {
 protected:
    OnBothDatabases() {
        if (on_sqlite()) {
            files_ = std::make_unique<test::TemporarySqlite>();
        } else if (has_server()) {
            auto postgres = std::make_unique<test::TemporaryPostgres>();
            if (behind_pooler()) pooled_url_ = postgres->pooled_url();
            files_ = std::move(postgres);
        }
        database_ = open_another({});
    }

    ~OnBothDatabases() override {
        database_.reset();
        context_.restart();
        context_.poll();  // what the database gave up reaches those who waited
    }

    [[nodiscard]] static bool has_server() {
        if (test::TemporaryPostgres::server() == nullptr) return false;
        return !behind_pooler() || test::TemporaryPostgres::pooler() != nullptr;
    }

    void SetUp() override {
        if (files_ == nullptr) GTEST_SKIP() << "TAXASGE_TEST_POSTGRES or _POOLER is not set";
    }

    void TearDown() override { end_what_runs(); }

    // For what never ends by itself. It ends before the fixture's members go: the destructor below lets the
    // context run once more, and a loop whose timer is due then would go on in what is no more there.
    void keep_running(boost::asio::awaitable<void> loop) {
        endings_.push_back(std::make_unique<boost::asio::cancellation_signal>());
        ++running_;
        boost::asio::co_spawn(context_, std::move(loop),
                              boost::asio::bind_cancellation_slot(
                                  endings_.back()->slot(), [this](std::exception_ptr) { --running_; }));
    }

    [[nodiscard]] bool on_sqlite() const { return std::string_view{GetParam()} == "sqlite"; }
    [[nodiscard]] static bool behind_pooler() {
        const char* all = std::getenv("TAXASGE_TEST_BEHIND_POOLER");
        const std::string_view parameter{GetParam()};
        return parameter == "pooler" || (parameter == "postgres" && all != nullptr);
    }
    [[nodiscard]] Database& database() { return *database_; }
    [[nodiscard]] boost::asio::io_context& context() { return context_; }
    [[nodiscard]] std::string url() const { return files_ == nullptr ? "sqlite::memory:" : files_->url(); }

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
    std::int64_t run_sql(const std::string& sql, Parameters parameters = {}) {
        const std::string name = name_of(sql);
        const auto answer = run(database_->write(Statement{name, sql}, std::move(parameters)));
        if (!answer) throw std::runtime_error(sql + ": " + answer.error().detail);
        return answer->affected;
    }

    // The one number that a SELECT gives.
    std::int64_t count(const std::string& sql, Parameters parameters = {}) {
        return one<std::int64_t>(sql, std::move(parameters));
    }
    std::string text(const std::string& sql, Parameters parameters = {}) {
        return one<std::string>(sql, std::move(parameters));
    }

    // A second Database on the same data, as another instance of the program would have it.
    std::unique_ptr<Database> open_another(DatabaseOptions options) {
        options.url = url();
        if (!pooled_url_.empty()) {
            options.direct_url = std::exchange(options.url, pooled_url_);
            options.pooler = Pooler::transaction;
        }
        auto opened = open_database(options, {&context_});
        if (!opened) throw std::runtime_error("open: " + opened.error().detail);
        return std::move(*opened);
    }

    SettableClock clock_{Time{std::chrono::sys_days{std::chrono::year{2026} / 11 / 22}}};

 private:
    void end_what_runs() {
        for (const auto& ending : endings_) ending->emit(boost::asio::cancellation_type::terminal);
        context_.restart();
        while (running_ > 0) context_.run_one();
    }

    static std::string name_of(const std::string& sql) {
        return "test." + std::to_string(std::hash<std::string>{}(sql));
    }

    template <class T>
    T one(const std::string& sql, Parameters parameters) {
        const std::string name = name_of(sql);
        const auto answer = run(database_->read(Statement{name, sql}, std::move(parameters)));
        if (!answer) throw std::runtime_error(sql + ": " + answer.error().detail);
        if (answer->rows.size() != 1) throw std::runtime_error(sql + ": not exactly one row");
        T value{};
        const auto read = answer->rows.front().read(value);
        if (!read) throw std::runtime_error(sql + ": " + read.error().detail);
        return value;
    }

    std::vector<std::unique_ptr<boost::asio::cancellation_signal>> endings_;  // outlive what they end
    int running_ = 0;
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
