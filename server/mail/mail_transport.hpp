// How a letter leaves the house: MAIL_URL says whether to a folder or to a mail server.
#pragma once

#include "base/result.hpp"
#include "base/secret.hpp"
#include "server/mail/message.hpp"

#include <boost/asio/awaitable.hpp>

#include <memory>

namespace taxasge {

// The reason of an unavailable that is about this letter alone (4xx): the mail server is there.
inline constexpr std::string_view letter_deferred = "letter_deferred";

struct MailOptions;

class MailTransport {
 public:
    // Ends a delivery that is under way within about a second and waits for its thread. Must be destroyed
    // before the I/O contexts whose coroutines deliver.
    virtual ~MailTransport() = default;

    // Errors: unavailable, when it is worth another try (letter_deferred: this letter, not the mail server);
    // invalid, when this letter is refused for good (5xx).
    [[nodiscard]] virtual boost::asio::awaitable<Result<void>> deliver(Message message) = 0;

    // From here on letters leave by this way; those on their way are not disturbed. Any thread. Error:
    // invalid, when the options make no sense here: a folder becomes no mail server.
    [[nodiscard]] virtual Result<void> reach_by(const MailOptions& options) = 0;
};

// Whether a mail server that offers no TLS may have our letters, which hold tokens.
enum class MailEncryption { required, when_offered };

struct MailOptions {
    Secret url;        // folder:DIR, smtp://user:password@host:587 or smtps://…; the user percent-encoded
    std::string ehlo;  // the name we give: the host of MAIL_FROM
    MailEncryption encryption = MailEncryption::required;  // a loopback address never needs it
    std::string ca_file = {};                              // empty: the system's certificate authorities
};

// Whether a mail server is there and knows us: its greeting, TLS and our password, and no letter. Blocks for
// at most half a minute. A folder need not be there yet. Errors: invalid, as make_transport(); unavailable.
[[nodiscard]] Result<void> greet_mail_server(const MailOptions& options);

// Error: invalid, when the URL makes no sense; the detail does not repeat it, for it holds a password.
[[nodiscard]] Result<std::unique_ptr<MailTransport>> make_transport(const MailOptions& options);

}  // namespace taxasge
