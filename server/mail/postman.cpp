#include "server/mail/postman.hpp"

#include "base/log.hpp"
#include "base/random.hpp"

#include <boost/asio/as_tuple.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/use_awaitable.hpp>

#include <algorithm>

namespace asio = boost::asio;
using namespace std::chrono_literals;

namespace taxasge {
namespace {

constexpr auto between_looks = 1s;
constexpr auto between_records = 1s;
constexpr auto tried_for = 72h;
constexpr int deliveries_at_once = 4;

constexpr auto without_throwing = asio::as_tuple(asio::use_awaitable);

// Nothing here throws but broken machinery, and that is for main to see.
void rethrow(std::exception_ptr error) {
    if (error) std::rethrow_exception(error);
}

// Told from what the mail server refused: nobody misses it.
constexpr std::string_view superseded = "letter_superseded";

bool is_final(const LeasedLetter& leased, const Error& error) {
    return error.code == Code::invalid || leased.age() >= tried_for;
}

void log_failure(const LeasedLetter& leased, const Error& error) {
    const std::string id = leased.letter.id.text();
    if (error.reason == superseded) {
        log::info("letter_superseded", {{"letter", id}, {"attempt", leased.attempt}});
    } else if (is_final(leased, error)) {
        log::error("letter_given_up", {{"letter", id}, {"attempt", leased.attempt}, {"why", error.detail}});
    } else {
        log::warning("letter_not_delivered",
                     {{"letter", id}, {"attempt", leased.attempt}, {"why", error.detail}});
    }
}

LetterOutcome outcome_of(const LeasedLetter& leased, const Result<void>& delivered, Outcome recorded) {
    if (recorded == Outcome::lease_lost) return LetterOutcome::lease_lost;
    if (delivered) return LetterOutcome::sent;
    if (delivered.error().reason == superseded) return LetterOutcome::superseded;
    return is_final(leased, delivered.error()) ? LetterOutcome::given_up : LetterOutcome::postponed;
}

void log_outcome(const LeasedLetter& leased, Outcome outcome) {
    if (outcome == Outcome::recorded) return;
    log::warning("letter_lease_lost", {{"letter", leased.letter.id.text()}, {"attempt", leased.attempt}});
}

}  // namespace

std::chrono::milliseconds retry_delay(std::int64_t attempt) {
    constexpr std::chrono::milliseconds first = 5s;
    constexpr std::chrono::milliseconds longest = 48min;
    const auto doublings = std::clamp<std::int64_t>(attempt - 1, 0, 20);
    const auto delay = std::min(first * (std::int64_t{1} << doublings), longest);
    return delay + std::chrono::milliseconds{random_below(static_cast<std::uint32_t>(delay.count() / 4 + 1))};
}

Postman::Postman(asio::io_context& context, LetterQueue& queue, const LetterPress& press,
                 MailTransport& transport)
    : context_(context),
      queue_(queue),
      press_(press),
      transport_(transport),
      bell_(context),
      all_home_(context) {
    all_home_.expires_at(asio::steady_timer::time_point::max());
}

void Postman::start() {
    under_way_ = 1;
    asio::co_spawn(context_, run(), rethrow);
}

void Postman::wake() {
    bell_.ring();
}

asio::awaitable<void> Postman::stop(std::chrono::milliseconds grace) {
    co_await asio::co_spawn(context_, wait_for_the_end(grace), asio::use_awaitable);
}

asio::awaitable<void> Postman::wait_for_the_end(std::chrono::milliseconds grace) {
    stopping_ = true;
    bell_.ring();
    if (under_way_ == 0) co_return;
    all_home_.expires_after(grace);
    co_await all_home_.async_wait(without_throwing);
    if (under_way_ > 0) log::warning("postman_cut_off", {{"deliveries", under_way_}});
}

asio::awaitable<void> Postman::run() {
    while (!stopping_) {
        report(co_await look());
        co_await bell_.wait(between_looks);
    }
    leave();
}

asio::awaitable<Result<void>> Postman::look() {
    const int delivering = under_way_ - 1;
    if (!leases_known_) {
        if (delivering > 0) co_return Done{};
        const auto taken_back = co_await queue_.take_back();
        if (!taken_back) co_return fail(taken_back.error());
        leases_known_ = true;
    }
    if (delivering >= deliveries_at_once) co_return Done{};
    const auto leased = co_await queue_.lease(deliveries_at_once - delivering);
    if (!leased) {
        leases_known_ = false;  // the answer may be lost and the letters leased all the same
        co_return fail(leased.error());
    }
    for (const LeasedLetter& letter : *leased) {
        ++under_way_;
        asio::co_spawn(context_, carry(letter), rethrow);
    }
    co_return Done{};
}

asio::awaitable<void> Postman::carry(LeasedLetter leased) {
    co_await record(leased, co_await deliver(leased));
    leave();
    bell_.ring();
}

asio::awaitable<Result<std::int64_t>> Postman::deliver_some() {
    const auto leased = co_await queue_.lease(deliveries_at_once);
    if (!leased) co_return fail(leased.error());
    for (const LeasedLetter& letter : *leased) {
        ++under_way_;
        asio::co_spawn(context_, carry(letter), rethrow);
    }
    while (under_way_ > 0) co_await bell_.wait(between_looks);
    co_return static_cast<std::int64_t>(leased->size());
}

asio::awaitable<Result<void>> Postman::deliver(LeasedLetter leased) {
    const auto letter = co_await renew(leased);
    if (!letter) co_return fail(letter.error());
    const auto message = press_.print(*letter);
    if (!message) co_return fail(message.error());
    auto delivered = co_await transport_.deliver(*message);
    note(delivered);
    co_return delivered;
}

asio::awaitable<Result<SealedLetter>> Postman::renew(LeasedLetter leased) {
    if (!renewal_) co_return leased.letter;
    const auto renewed = co_await renewal_(leased);
    if (!renewed) co_return fail(renewed.error());
    if (*renewed) co_return **renewed;
    co_return fail(
        Error{.code = Code::invalid, .reason = superseded, .detail = "nothing waits for it any more"});
}

void Postman::note(const Done& delivered) {
    const bool failed = !delivered && delivered.error().code == Code::unavailable;
    delivering_ = !failed;
    reaches_mail_server_ = !failed || delivered.error().reason == letter_deferred;
}

// The mail server has the letter: as long as that is not written down it would go out again. So this does not
// give up while the database is away.
asio::awaitable<void> Postman::record(LeasedLetter leased, Done delivered) {
    if (!delivered) log_failure(leased, delivered.error());
    while (true) {
        const auto outcome = co_await write_down(leased, delivered);
        if (outcome) {
            log_outcome(leased, *outcome);
            outcomes_.add(outcome_of(leased, delivered, *outcome));
            co_return;
        }
        log::warning("letter_not_recorded",
                     {{"letter", leased.letter.id.text()}, {"why", outcome.error().detail}});
        if (stopping_) co_return;
        asio::steady_timer timer{context_, between_records};
        co_await timer.async_wait(without_throwing);
    }
}

asio::awaitable<Result<Outcome>> Postman::write_down(const LeasedLetter& leased, const Done& delivered) {
    if (delivered) co_return co_await queue_.mark_sent(leased);
    const Error& error = delivered.error();
    if (is_final(leased, error)) co_return co_await queue_.give_up(leased, error.detail);
    co_return co_await queue_.retry(leased, retry_delay(leased.attempt), error.detail);
}

void Postman::report(const Done& looked) {
    if (looked.has_value() == queue_answers_) return;
    queue_answers_ = looked.has_value();
    if (looked) {
        log::info("outbox_back");
    } else {
        log::warning("outbox_unavailable", {{"why", looked.error().detail}});
    }
}

void Postman::leave() {
    --under_way_;
    if (stopping_ && under_way_ == 0) all_home_.cancel();
}

}  // namespace taxasge
