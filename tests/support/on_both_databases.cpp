#include "tests/support/on_both_databases.hpp"

#include "tests/support/temporary_database.hpp"

#include <boost/asio/bind_cancellation_slot.hpp>
#include <boost/asio/cancellation_signal.hpp>
#include <boost/asio/co_spawn.hpp>

#include <cstdlib>
#include <exception>
#include <functional>

namespace taxasge {
namespace test {

// Of the loops that run until the test is over.
class Endings {
 public:
    void keep_running(boost::asio::io_context& context, boost::asio::awaitable<void> loop) {
        signals_.push_back(std::make_unique<boost::asio::cancellation_signal>());
        ++running_;
        boost::asio::co_spawn(context, std::move(loop),
                              boost::asio::bind_cancellation_slot(
                                  signals_.back()->slot(), [this](std::exception_ptr) { --running_; }));
    }

    void end_all(boost::asio::io_context& context) {
        for (const auto& signal : signals_) signal->emit(boost::asio::cancellation_type::terminal);
        context.restart();
        while (running_ > 0) context.run_one();
    }

 private:
    std::vector<std::unique_ptr<boost::asio::cancellation_signal>> signals_;
    int running_ = 0;
};

}  // namespace test

namespace {

std::string name_of(const std::string& sql) {
    return "test." + std::to_string(std::hash<std::string>{}(sql));
}

bool has_server(bool behind_pooler) {
    if (test::TemporaryPostgres::server() == nullptr) return false;
    return !behind_pooler || test::TemporaryPostgres::pooler() != nullptr;
}

}  // namespace

OnBothDatabases::OnBothDatabases() : endings_(std::make_unique<test::Endings>()) {
    if (on_sqlite()) {
        files_ = std::make_unique<test::TemporarySqlite>();
    } else if (has_server(behind_pooler())) {
        auto postgres = std::make_unique<test::TemporaryPostgres>();
        if (behind_pooler()) pooled_url_ = postgres->pooled_url();
        files_ = std::move(postgres);
    }
    database_ = open_another({});
}

OnBothDatabases::~OnBothDatabases() {
    database_.reset();
    context_.restart();
    context_.poll();  // what the database gave up reaches those who waited
}

void OnBothDatabases::SetUp() {
    if (files_ == nullptr) GTEST_SKIP() << "TAXASGE_TEST_POSTGRES or _POOLER is not set";
}

void OnBothDatabases::TearDown() {
    endings_->end_all(context_);
}

void OnBothDatabases::keep_running(boost::asio::awaitable<void> loop) {
    endings_->keep_running(context_, std::move(loop));
}

bool OnBothDatabases::behind_pooler() {
    const char* all = std::getenv("TAXASGE_TEST_BEHIND_POOLER");
    const std::string_view parameter{GetParam()};
    return parameter == "pooler" || (parameter == "postgres" && all != nullptr);
}

std::string OnBothDatabases::url() const {
    return files_ == nullptr ? "sqlite::memory:" : files_->url();
}

std::int64_t OnBothDatabases::run_sql(const std::string& sql, Parameters parameters) {
    const std::string name = name_of(sql);
    const auto answer = run(database_->write(Statement{name, sql}, std::move(parameters)));
    if (!answer) throw std::runtime_error(sql + ": " + answer.error().detail);
    return answer->affected;
}

template <class T>
T OnBothDatabases::one(const std::string& sql, Parameters parameters) {
    const std::string name = name_of(sql);
    const auto answer = run(database_->read(Statement{name, sql}, std::move(parameters)));
    if (!answer) throw std::runtime_error(sql + ": " + answer.error().detail);
    if (answer->rows.size() != 1) throw std::runtime_error(sql + ": not exactly one row");
    T value{};
    const auto read = answer->rows.front().read(value);
    if (!read) throw std::runtime_error(sql + ": " + read.error().detail);
    return value;
}

std::int64_t OnBothDatabases::count(const std::string& sql, Parameters parameters) {
    return one<std::int64_t>(sql, std::move(parameters));
}

std::string OnBothDatabases::text(const std::string& sql, Parameters parameters) {
    return one<std::string>(sql, std::move(parameters));
}

std::unique_ptr<Database> OnBothDatabases::open_another(DatabaseOptions options) {
    options.url = url();
    if (!pooled_url_.empty()) {
        options.direct_url = std::exchange(options.url, pooled_url_);
        options.pooler = Pooler::transaction;
    }
    auto opened = open_database(options, {&context_});
    if (!opened) throw std::runtime_error("open: " + opened.error().detail);
    return std::move(*opened);
}

}  // namespace taxasge
