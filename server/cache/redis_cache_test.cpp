// What only Redis can do to us: be away, hang, refuse, show a wrong certificate. On a real one of our own.
#include "server/cache/redis_cache.hpp"

#include "base/random.hpp"
#include "tests/support/child.hpp"
#include "tests/support/run_awaitable.hpp"
#include "tests/support/temporary_folder.hpp"

#include <boost/asio/write.hpp>

#include <gtest/gtest.h>

#include <cstdlib>
#include <thread>

namespace taxasge {
namespace {

using namespace std::chrono_literals;
using SteadyClock = std::chrono::steady_clock;

class OwnRedis : public testing::Test {
 protected:
    void SetUp() override {
        if (std::system("command -v redis-server >/dev/null") != 0)
            GTEST_SKIP() << "redis-server is not installed";
    }

    void start(std::vector<std::string> more = {}) {
        std::vector<std::string> words{"redis-server", "--bind", "127.0.0.1", "--save", "",
                                       "--appendonly", "no"};
        words.insert(words.end(), {"--dir", folder_.path().string()});
        if (more.empty()) more = {"--port", std::to_string(port_)};
        words.insert(words.end(), more.begin(), more.end());
        redis_ = std::make_unique<test::Child>(words);
    }

    [[nodiscard]] std::string url(const std::string& who = "", const std::string& database = "") const {
        return "redis://" + who + "127.0.0.1:" + std::to_string(port_) + database;
    }

    void use(const std::string& redis_url) {
        cache_ = std::make_unique<RedisCache>(context_, RedisAddress::parse(Secret{redis_url}).value());
    }

    template <class T>
    T run(boost::asio::awaitable<T> work) {
        return test::run_awaitable(context_, std::move(work));
    }

    void let_pass(std::chrono::milliseconds time) { context_.run_for(time); }

    // How long it takes until a ping succeeds.
    SteadyClock::duration until_it_answers() {
        const auto since = SteadyClock::now();
        while (SteadyClock::now() - since < 10s) {
            if (run(cache_->ping())) return SteadyClock::now() - since;
            let_pass(10ms);
        }
        return 10s;
    }

    // The error that a ping gives, however often it is asked within two seconds.
    std::string refusal() {
        std::string detail = "none";
        for (const auto since = SteadyClock::now(); SteadyClock::now() - since < 2s; let_pass(20ms)) {
            const auto answer = run(cache_->ping());
            if (answer) return "answered";
            EXPECT_EQ(answer.error().code, Code::unavailable);
            detail = answer.error().detail;
        }
        return detail;
    }

    test::TemporaryFolder folder_;
    const unsigned short port_ = test::free_port();
    boost::asio::io_context context_{1};
    std::unique_ptr<test::Child> redis_;
    std::unique_ptr<RedisCache> cache_;
};

TEST_F(OwnRedis, A60_FailsAtOnceWhileAwayAndIsThereWithinTwoSecondsAfterwards) {
    start();
    use(url());
    until_it_answers();
    ASSERT_TRUE(run(cache_->set("a", "one", 1min)));
    let_pass(1100ms);

    redis_->kill();
    let_pass(300ms);
    for (int i = 0; i < 20; ++i) {
        const auto since = SteadyClock::now();
        const auto answer = run(cache_->get("a"));
        ASSERT_FALSE(answer);
        EXPECT_EQ(answer.error().code, Code::unavailable);
        EXPECT_LT(SteadyClock::now() - since, 100ms);
        let_pass(100ms);
    }

    start();
    EXPECT_LT(until_it_answers(), 2s);
    EXPECT_EQ(run(cache_->get("a")).value(), std::nullopt);
    EXPECT_TRUE(run(cache_->set("a", "two", 1min)));
}

TEST_F(OwnRedis, IsFoundWhenItStartsLaterThanWe) {
    use(url());
    EXPECT_FALSE(run(cache_->ping()));
    let_pass(1s);
    start();
    EXPECT_LT(until_it_answers(), 2s);
}

TEST_F(OwnRedis, AHungOneCostsHalfASecondAndRecovers) {
    start();
    use(url());
    until_it_answers();
    redis_->signal(SIGSTOP);
    const auto since = SteadyClock::now();
    EXPECT_FALSE(run(cache_->ping()));
    EXPECT_GT(SteadyClock::now() - since, 400ms);
    EXPECT_LT(SteadyClock::now() - since, 800ms);
    redis_->signal(SIGCONT);
    EXPECT_LT(until_it_answers(), 2s);
    EXPECT_EQ(run(cache_->increment("n", 1min)).value(), 1);  // not somebody else's late reply
}

TEST_F(OwnRedis, SaysThePasswordAndTheUser) {
    start({"--port", std::to_string(port_), "--requirepass", "s3cret/", "--user", "app", "on", ">pass:word",
           "~*", "+@all"});
    use(url(":s3cret%2F@"));
    EXPECT_LT(until_it_answers(), 5s);
    use(url("app:pass%3Aword@"));
    EXPECT_LT(until_it_answers(), 5s);
}

TEST_F(OwnRedis, AWrongPasswordOrNoneIsUnavailable) {
    start({"--port", std::to_string(port_), "--requirepass", "s3cret"});
    use(url(":wrong@"));
    EXPECT_TRUE(refusal().contains("WRONGPASS"));
    use(url());
    EXPECT_TRUE(refusal().contains("NOAUTH"));
}

TEST_F(OwnRedis, KeepsToItsDatabaseAndItsPrefix) {
    start();
    use(url("", "/3"));
    until_it_answers();
    ASSERT_TRUE(run(cache_->set("a", "one", 1min)));
    const auto other =
        std::make_shared<RedisConnection>(context_, RedisAddress::parse(Secret{url()}).value());
    other->start();
    EXPECT_EQ(run(other->run(encode_command({"EXISTS", "taxasge:a"})))->number, 0);
    EXPECT_EQ(run(other->run(encode_command({"SELECT", "3"})))->text, "OK");
    EXPECT_EQ(run(other->run(encode_command({"GET", "taxasge:a"})))->text, "one");
    EXPECT_GT(run(other->run(encode_command({"PTTL", "taxasge:a"})))->number, 50'000);
    other->stop();
}

TEST_F(OwnRedis, MoreCommandsThanTheQueueHoldsAreRefusedAtOnce) {
    start();
    use(url());
    until_it_answers();
    redis_->signal(SIGSTOP);
    std::vector<boost::asio::awaitable<Result<void>>> works;
    for (int i = 0; i < 1100; ++i) works.push_back(cache_->ping());
    int refused = 0;
    for (const auto& answer : test::run_awaitables(context_, std::move(works)))
        if (!answer && answer.error().detail.contains("too many")) ++refused;
    EXPECT_EQ(refused, 1100 - 1024);
    redis_->signal(SIGCONT);
    EXPECT_LT(until_it_answers(), 2s);
}

class WithTls : public OwnRedis {
 protected:
    void SetUp() override {
        OwnRedis::SetUp();
        if (IsSkipped()) return;
        const std::string make =
            "openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes -days 2 "
            "-subj /CN=cache -addext subjectAltName=IP:127.0.0.1 -keyout " +
            file("key.pem") + " -out " + file("cert.pem") + " 2>/dev/null";
        if (std::system(make.c_str()) != 0) GTEST_SKIP() << "openssl is not installed";
        start({"--port", "0", "--tls-port", std::to_string(port_), "--tls-cert-file", file("cert.pem"),
               "--tls-key-file", file("key.pem"), "--tls-ca-cert-file", file("cert.pem"),
               "--tls-auth-clients", "no"});
    }
    void TearDown() override { ::unsetenv("SSL_CERT_FILE"); }

    [[nodiscard]] std::string file(const std::string& name) const { return (folder_.path() / name).string(); }
    [[nodiscard]] std::string tls_url(const std::string& host) const {
        return "rediss://" + host + ":" + std::to_string(port_);
    }
};

TEST_F(WithTls, TalksToOneWhoseCertificateIsTrusted) {
    ::setenv("SSL_CERT_FILE", file("cert.pem").c_str(), 1);
    use(tls_url("127.0.0.1"));
    EXPECT_LT(until_it_answers(), 5s);
    const std::string large(300'000, 'x');
    ASSERT_TRUE(run(cache_->set("large", large, 1min)));
    EXPECT_EQ(run(cache_->get("large")).value(), large);
}

TEST_F(WithTls, RefusesACertificateThatNobodyVouchesFor) {
    use(tls_url("127.0.0.1"));
    EXPECT_TRUE(refusal().contains("certificate verify failed"));
}

TEST_F(WithTls, RefusesACertificateForAnotherHost) {
    ::setenv("SSL_CERT_FILE", file("cert.pem").c_str(), 1);
    use(tls_url("localhost"));
    EXPECT_TRUE(refusal().contains("certificate verify failed"));
}

// A server that takes connections and says `words` to each, then nothing.
class StrangeServer {
 public:
    explicit StrangeServer(std::string words)
        : words_(std::move(words)), thread_([this] { context_.run(); }) {}
    ~StrangeServer() {
        context_.stop();
        thread_.join();
    }
    [[nodiscard]] std::string url() const {
        return "redis://127.0.0.1:" + std::to_string(acceptor_.local_endpoint().port());
    }

 private:
    void accept() {
        acceptor_.async_accept(
            [this](const boost::system::error_code& error, boost::asio::ip::tcp::socket socket) {
                if (error) return;
                boost::system::error_code ignored;
                boost::asio::write(socket, boost::asio::buffer(words_), ignored);
                guests_.push_back(std::move(socket));
                accept();
            });
    }

    std::string words_;
    boost::asio::io_context context_{1};
    boost::asio::ip::tcp::acceptor acceptor_{context_, {boost::asio::ip::address_v4::loopback(), 0}};
    std::vector<boost::asio::ip::tcp::socket> guests_;
    const int accepting_ = (accept(), 0);
    std::thread thread_;
};

TEST_F(OwnRedis, OneThatAcceptsAndNeverAnswersCostsHalfASecondOnce) {
    const StrangeServer silent{""};
    use(silent.url());
    const auto since = SteadyClock::now();
    EXPECT_FALSE(run(cache_->ping()));
    EXPECT_LT(SteadyClock::now() - since, 800ms);
    for (int i = 0; i < 20; ++i) {
        let_pass(100ms);
        const auto again = SteadyClock::now();
        EXPECT_FALSE(run(cache_->ping()));
        EXPECT_LT(SteadyClock::now() - again, 100ms);
    }
}

TEST_F(OwnRedis, WhatIsNoRedisIsUnavailable) {
    for (const char* words :
         {"HTTP/1.1 400 Bad Request\r\n\r\n", "*1\r\n$4\r\nPONG\r\n", "$-5\r\n", "-LOADING wait\r\n"}) {
        const StrangeServer server{words};
        use(server.url());
        const auto answer = run(cache_->ping());
        ASSERT_FALSE(answer) << words;
        EXPECT_EQ(answer.error().code, Code::unavailable);
    }
}

}  // namespace
}  // namespace taxasge
