// Letters to a real mail server, through libcurl, on threads of their own: a mail server may take half a
// minute, and no I/O thread waits for it.
#pragma once

#include "base/latest.hpp"
#include "base/worker_pool.hpp"
#include "server/mail/mail_transport.hpp"

#include <atomic>
#include <string>

namespace taxasge {

enum class SmtpTls {
    from_the_start,
    required,
    when_offered
};  // smtps://, STARTTLS, STARTTLS if there is any

struct SmtpServer {
    std::string url;  // smtp://host:port/our-name, without user and password
    std::string user;
    Secret password;
    SmtpTls tls = SmtpTls::required;
    std::string ca_file;
};

// Error: invalid, without the URL in the detail.
[[nodiscard]] Result<SmtpServer> parse_smtp_server(const MailOptions& options);

// As greet_mail_server(). Error: unavailable.
[[nodiscard]] Result<void> greet(const SmtpServer& server);

class SmtpTransport final : public MailTransport {
 public:
    explicit SmtpTransport(SmtpServer server)
        : server_(std::make_shared<const SmtpServer>(std::move(server))) {}
    ~SmtpTransport() override { stopping_.store(true); }

    // Errors: invalid, when the server answers RCPT or the letter itself with 5xx; unavailable for all else,
    // also for a wrong password: that is our fault and not the letter's.
    [[nodiscard]] boost::asio::awaitable<Result<void>> deliver(Message message) override;

    [[nodiscard]] Result<void> reach_by(const MailOptions& options) override;

 private:
    [[nodiscard]] Result<void> converse(const Message& message) const;

    Latest<const SmtpServer> server_;
    std::atomic<bool> stopping_{false};
    WorkerPool pool_{4, 64};  // last: its threads end before the rest goes
};

}  // namespace taxasge
