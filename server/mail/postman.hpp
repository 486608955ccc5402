// Carries the letters from the outbox to the mail server, on one I/O context, a few at a time: lease, print,
// deliver, record. What fails is tried again after 5 s and then less and less often, up to once an hour, for
// three days; what the mail server refuses for good is given up, kept and logged (A15). A letter that waited
// until its code lapsed goes out with a fresh one (docs/adr/0016-letters-that-wait.md).
#pragma once

#include "base/counts.hpp"
#include "base/doorbell.hpp"
#include "server/mail/letter_outcome.hpp"
#include "server/mail/letter_press.hpp"
#include "server/mail/letter_queue.hpp"
#include "server/mail/mail_transport.hpp"
#include "server/mail/renewal.hpp"

#include <boost/asio/io_context.hpp>
#include <boost/asio/steady_timer.hpp>

#include <atomic>
#include <chrono>

namespace taxasge {

class Postman {
 public:
    // All of them, and the context, must outlive the postman's deliveries: stop() first, then destroy the
    // transport.
    Postman(boost::asio::io_context& context, LetterQueue& queue, const LetterPress& press,
            MailTransport& transport);

    // Who renews what waited; before the first delivery. Without one letters go out as they are.
    void renew_with(Renewal renewal) { renewal_ = std::move(renewal); }

    void start();

    // Instead of start(), where nobody runs all the time: delivers a few of the letters that are due, and
    // waits for the end of it. How many there were. Error: those of the database.
    [[nodiscard]] boost::asio::awaitable<Result<std::int64_t>> deliver_some();

    // False, when the delivery before found no mail server that talks to us. Any thread.
    [[nodiscard]] bool reaches_mail_server() const { return reaches_mail_server_.load(); }

    // A letter was just put into the outbox: do not wait for the next look. Any thread.
    void wake();

    // False from a delivery that failed, for a reason that is worth another try, until one that did not: for
    // the health check. Any thread.
    [[nodiscard]] bool is_delivering() const { return delivering_.load(); }

    [[nodiscard]] const Counts<LetterOutcome>& outcomes() const { return outcomes_; }

    // Begins nothing new and waits for the deliveries under way, at most `grace`. Once, after start().
    [[nodiscard]] boost::asio::awaitable<void> stop(std::chrono::milliseconds grace);

 private:
    using Done = Result<void>;

    boost::asio::awaitable<void> run();
    boost::asio::awaitable<Done> look();
    boost::asio::awaitable<void> carry(LeasedLetter leased);
    boost::asio::awaitable<Done> deliver(LeasedLetter leased);
    boost::asio::awaitable<Result<SealedLetter>> renew(LeasedLetter leased);
    void note(const Done& delivered);
    boost::asio::awaitable<void> record(LeasedLetter leased, Done delivered);
    boost::asio::awaitable<Result<Outcome>> write_down(const LeasedLetter& leased, const Done& delivered);
    boost::asio::awaitable<void> wait_for_the_end(std::chrono::milliseconds grace);
    void report(const Done& looked);
    void leave();

    boost::asio::io_context& context_;
    LetterQueue& queue_;
    const LetterPress& press_;
    MailTransport& transport_;
    Renewal renewal_;

    std::atomic<bool> delivering_{true};
    std::atomic<bool> reaches_mail_server_{true};
    Counts<LetterOutcome> outcomes_;

    // Only on the context's thread.
    Doorbell bell_;
    boost::asio::steady_timer all_home_;
    int under_way_ = 0;  // deliveries, and run() itself
    bool stopping_ = false;
    bool leases_known_ = false;  // no lease of ours is without its delivery
    bool queue_answers_ = true;  // so that an outage is logged twice, not every second
};

// After the failure of attempt 1, 2, …: 5 s, doubling up to 48 min, and up to a quarter more by chance, so
// that the letters of one outage do not all come back at once.
[[nodiscard]] std::chrono::milliseconds retry_delay(std::int64_t attempt);

}  // namespace taxasge
