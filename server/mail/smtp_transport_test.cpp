// Against a real mail server of our own: tests/support/smtp.ts, which refuses addresses that begin with
// defer- (451) or reject- (550).
#include "server/mail/smtp_transport.hpp"

#include "base/file.hpp"
#include "tests/support/child.hpp"
#include "tests/support/eml.hpp"
#include "tests/support/run_awaitable.hpp"
#include "tests/support/temporary_folder.hpp"

#include <fmt/format.h>
#include <boost/json.hpp>

#include <gtest/gtest.h>

#include <algorithm>
#include <cstdlib>
#include <thread>

namespace taxasge {
namespace {

using namespace std::chrono_literals;

const std::filesystem::path source{TAXASGE_SOURCE};

class MailServer {
 public:
    explicit MailServer(std::vector<std::string> key_and_certificate = {})
        : more_(std::move(key_and_certificate)) {
        start();
    }

    void start() {
        const auto own_node = source / "tools/node_modules/.bin/node";
        std::vector<std::string> words{std::filesystem::exists(own_node) ? own_node.string() : "node",
                                       (source / "tests/support/smtp.ts").string(), std::to_string(port_),
                                       folder_.path()};
        words.insert(words.end(), more_.begin(), more_.end());
        child_ = std::make_unique<test::Child>(words);
        for (int i = 0; i < 1000 && !listens(); ++i) std::this_thread::sleep_for(20ms);
    }
    void kill() { child_->kill(); }

    [[nodiscard]] std::string url(const std::string& who = "") const {
        return fmt::format("smtp://{}127.0.0.1:{}", who, port_);
    }

    [[nodiscard]] std::vector<std::string> letters() const { return contents_of(".eml"); }
    [[nodiscard]] boost::json::object envelope() const {
        return boost::json::parse(contents_of(".json").at(0)).as_object();
    }

 private:
    [[nodiscard]] bool listens() const {
        boost::asio::io_context context;
        boost::asio::ip::tcp::socket socket{context};
        boost::system::error_code error;
        socket.connect({boost::asio::ip::address_v4::loopback(), port_}, error);
        return !error;
    }
    [[nodiscard]] std::vector<std::string> contents_of(std::string_view extension) const {
        std::vector<std::string> contents;
        for (const auto& entry : std::filesystem::directory_iterator{folder_.path()})
            if (entry.path().extension() == extension) contents.push_back(read_file(entry.path()).value());
        return contents;
    }

    test::TemporaryFolder folder_;
    const unsigned short port_ = test::free_port();
    std::vector<std::string> more_;
    std::unique_ptr<test::Child> child_;
};

Message message_to(const std::string& address) {
    return Message{
        .id = Id::make(Time{1h}),
        .from = Mailbox::parse("TaxasGE <no-reply@taxasge.example>").value(),
        .to = Mailbox::parse_address(address).value(),
        .date = Time{1h},
        .subject = "Confirme su correo electrónico",
        .text = "Hola, María\n.\n..\n\nhttps://t.example/es/verify#token=x\n",
        .html = "<p>Hola</p>\n",
    };
}

class SmtpTransportTest : public testing::Test {
 protected:
    void SetUp() override {
        if (!std::filesystem::exists(source / "tests/node_modules/smtp-server"))
            GTEST_SKIP() << "the mail server of the tests is not installed: npm ci in tests/";
    }

    Result<void> deliver(const MailOptions& options, const std::string& address = "maria@example.gq") {
        auto transport = make_transport(options);
        if (!transport) return fail(transport.error());
        return test::run_awaitable(context_, (*transport)->deliver(message_to(address)));
    }

    static MailOptions options(const std::string& url) {
        return {.url = Secret{url}, .ehlo = "taxasge.example"};
    }

    boost::asio::io_context context_{1};
};

TEST_F(SmtpTransportTest, HandsOverTheLetterAsItIs) {
    const MailServer server;
    const Message message = message_to("maria@example.gq");
    const auto transport = make_transport(options(server.url())).value();
    const auto delivered = test::run_awaitable(context_, transport->deliver(message));
    ASSERT_TRUE(delivered) << delivered.error().detail;
    ASSERT_EQ(server.letters().size(), 1U);
    const std::string arrived = server.letters()[0];
    EXPECT_TRUE(arrived.ends_with(to_eml(message))) << arrived;
    EXPECT_TRUE(test::read_eml(to_eml(message)).text.contains("\r\n.\r\n..\r\n"));
    EXPECT_EQ(server.envelope().at("from"), "no-reply@taxasge.example");
    EXPECT_EQ(server.envelope().at("to").as_array().at(0), "maria@example.gq");
    EXPECT_EQ(server.envelope().at("user"), "");
}

TEST_F(SmtpTransportTest, SaysUserAndPasswordPercentDecoded) {
    const MailServer server;
    ASSERT_TRUE(deliver(options(server.url("us%40er:p%2Fa%3Ass@"))));
    EXPECT_EQ(server.envelope().at("user"), "us@er");
}

TEST_F(SmtpTransportTest, A15_A4xxIsWorthAnotherTryAndA5xxIsNot) {
    const MailServer server;
    const auto deferred = deliver(options(server.url()), "defer-maria@example.gq");
    ASSERT_FALSE(deferred);
    EXPECT_EQ(deferred.error().code, Code::unavailable);
    EXPECT_TRUE(deferred.error().detail.contains("451")) << deferred.error().detail;
    const auto refused = deliver(options(server.url()), "reject-maria@example.gq");
    ASSERT_FALSE(refused);
    EXPECT_EQ(refused.error().code, Code::invalid);
    EXPECT_TRUE(refused.error().detail.contains("550")) << refused.error().detail;
    EXPECT_EQ(server.letters().size(), 0U);
}

TEST_F(SmtpTransportTest, NoErrorRepeatsTheAddress) {
    const MailServer server;
    const auto refused = deliver(options(server.url()), "reject-maria@example.gq");
    EXPECT_FALSE(refused.error().detail.contains("maria"));
}

TEST_F(SmtpTransportTest, ADeadServerIsWorthAnotherTry) {
    MailServer server;
    server.kill();
    EXPECT_EQ(deliver(options(server.url())).error().code, Code::unavailable);
    server.start();
    EXPECT_TRUE(deliver(options(server.url())));
    EXPECT_EQ(server.letters().size(), 1U);
}

TEST_F(SmtpTransportTest, WithTlsRequiredNothingGoesToAServerThatOffersNone) {
    const MailServer server;
    SmtpTransport transport{{.url = server.url() + "/taxasge.example",
                             .user = "",
                             .password = Secret{},
                             .tls = SmtpTls::required,
                             .ca_file = ""}};
    const auto delivered = test::run_awaitable(context_, transport.deliver(message_to("maria@example.gq")));
    ASSERT_FALSE(delivered);
    EXPECT_EQ(delivered.error().code, Code::unavailable);
    EXPECT_EQ(server.letters().size(), 0U);
}

class SmtpWithTls : public SmtpTransportTest {
 protected:
    void SetUp() override {
        SmtpTransportTest::SetUp();
        const std::string make =
            "openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes -days 2 "
            "-subj /CN=mail -addext subjectAltName=IP:127.0.0.1 -keyout " +
            file("key.pem") + " -out " + file("cert.pem") + " 2>/dev/null";
        if (!IsSkipped() && std::system(make.c_str()) != 0) GTEST_SKIP() << "openssl is not installed";
    }
    [[nodiscard]] std::string file(const std::string& name) const { return (folder_.path() / name).string(); }

    test::TemporaryFolder folder_;
};

TEST_F(SmtpWithTls, UsesWhatTheServerOffers) {
    const MailServer server{{file("key.pem"), file("cert.pem")}};
    MailOptions with_authority = options(server.url("user:password@"));
    with_authority.ca_file = file("cert.pem");
    const auto delivered = deliver(with_authority);
    ASSERT_TRUE(delivered) << delivered.error().detail;
    EXPECT_EQ(server.envelope().at("secure"), true);
}

TEST_F(SmtpWithTls, RefusesACertificateThatNobodyVouchesFor) {
    const MailServer server{{file("key.pem"), file("cert.pem")}};
    EXPECT_EQ(deliver(options(server.url())).error().code, Code::unavailable);
    EXPECT_EQ(server.letters().size(), 0U);
}

// A15: a black hole takes connections and never says a word. No I/O thread waits for it, and neither does a
// stop.
TEST(SmtpToABlackHole, A15_HoldsUpNeitherTheIoThreadNorTheStop) {
    boost::asio::io_context context{1};
    boost::asio::ip::tcp::acceptor hole{context, {boost::asio::ip::address_v4::loopback(), 0}};
    const std::string url = fmt::format("smtp://127.0.0.1:{}", hole.local_endpoint().port());
    auto transport = make_transport({.url = Secret{url}, .ehlo = "taxasge.example"}).value();
    auto delivery = test::start(context, transport->deliver(message_to("a@b.gq")));
    const auto since = std::chrono::steady_clock::now();
    while (context.run_one_for(100ms) > 0) EXPECT_LT(std::chrono::steady_clock::now() - since, 1s);
    EXPECT_EQ(delivery.wait_for(0s), std::future_status::timeout);
    const auto stop = std::chrono::steady_clock::now();
    transport.reset();
    EXPECT_LT(std::chrono::steady_clock::now() - stop, 3s);
    context.restart();
    context.run_for(100ms);
    ASSERT_EQ(delivery.wait_for(0s), std::future_status::ready);
    EXPECT_EQ(delivery.get().error().code, Code::unavailable);
}

SmtpServer server_of(const std::string& url, MailEncryption encryption = MailEncryption::required) {
    return parse_smtp_server(
               {.url = Secret{url}, .ehlo = "t.example", .encryption = encryption, .ca_file = ""})
        .value();
}

TEST(MailUrl, RequiresTlsButOfItselfAndInDevelopment) {
    EXPECT_EQ(server_of("smtp://mail.example").tls, SmtpTls::required);
    EXPECT_EQ(server_of("smtp://mail.example", MailEncryption::when_offered).tls, SmtpTls::when_offered);
    EXPECT_EQ(server_of("smtp://localhost:25").tls, SmtpTls::when_offered);
    EXPECT_EQ(server_of("smtp://[::1]").tls, SmtpTls::when_offered);
    EXPECT_EQ(server_of("smtps://localhost").tls, SmtpTls::from_the_start);
}

TEST(MailUrl, KnowsTheUsualPorts) {
    EXPECT_EQ(server_of("smtp://mail.example").url, "smtp://mail.example:587/t.example");
    EXPECT_EQ(server_of("smtps://mail.example").url, "smtps://mail.example:465/t.example");
    EXPECT_EQ(server_of("smtp://mail.example:2525").url, "smtp://mail.example:2525/t.example");
}

TEST(MailUrl, RefusesTheRestWithoutRepeatingIt) {
    for (const char* url :
         {"", "folder:", "mail.example", "http://u:hidden@mail", "smtp://", "smtp://u:hid den@mail",
          "smtp://u:hidden@mail:0", "smtp://mail/path", "smtp://mail?a=b", "smtp://127.0.0.1.evil.example",
          "smtp://u:hidden@mail:70000"}) {
        const auto transport = make_transport({.url = Secret{url}, .ehlo = "t.example", .ca_file = ""});
        ASSERT_FALSE(transport) << url;
        EXPECT_EQ(transport.error().code, Code::invalid);
        EXPECT_FALSE(transport.error().detail.contains("hid")) << transport.error().detail;
    }
}

}  // namespace
}  // namespace taxasge
