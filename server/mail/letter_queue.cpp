#include "server/mail/letter_queue.hpp"

#include <algorithm>

namespace asio = boost::asio;

namespace taxasge {
namespace {

// Longer than any delivery can take, so that nobody else takes a letter that is on its way; short enough that
// the letters of an instance that died still come in time for their codes.
constexpr std::chrono::minutes lease_time{2};

constexpr Statement take_back_letters{
    "take_back_letters",
    "UPDATE letters SET lease_until = 0 WHERE state = 'waiting' AND leased_by = $1 AND lease_until > 0"};

// The condition stands twice: between the sub-select and the update another instance may have been faster,
// and then PostgreSQL looks at the outer condition again.
constexpr Statement lease_letters{
    "lease_letters",
    "UPDATE letters SET leased_by = $1, lease_until = $2, attempts = attempts + 1 "
    "WHERE id IN (SELECT id FROM letters WHERE state = 'waiting' AND next_attempt_at <= $3 AND lease_until "
    "<= $3 "
    "             ORDER BY created_at, id LIMIT $4) "
    "AND state = 'waiting' AND next_attempt_at <= $3 AND lease_until <= $3 "
    "RETURNING id, sealed, created_at, attempts"};

constexpr Statement mark_letter_sent{
    "mark_letter_sent",
    "UPDATE letters SET state = 'sent', sealed = NULL, sent_at = $4, lease_until = 0, last_error = NULL "
    "WHERE id = $1 AND state = 'waiting' AND leased_by = $2 AND attempts = $3"};

constexpr Statement retry_letter{"retry_letter",
                                 "UPDATE letters SET next_attempt_at = $4, lease_until = 0, last_error = $5 "
                                 "WHERE id = $1 AND state = 'waiting' AND leased_by = $2 AND attempts = $3"};

// The number of the lease says whose it is: the next one to lease it counts on.
constexpr Statement reword_letter{
    "reword_letter", "UPDATE letters SET sealed = $3 WHERE id = $1 AND state = 'waiting' AND attempts = $2"};

constexpr Statement give_up_letter{
    "give_up_letter",
    "UPDATE letters SET state = 'given_up', lease_until = 0, last_error = $4 "
    "WHERE id = $1 AND state = 'waiting' AND leased_by = $2 AND attempts = $3"};

constexpr Statement oldest_waiting_letter{"oldest_waiting_letter",
                                          "SELECT MIN(created_at) FROM letters WHERE state = 'waiting'"};

Result<std::vector<LeasedLetter>> read_leased(const RowSet& answer, Time now) {
    std::vector<LeasedLetter> letters;
    for (const Row& row : answer.rows) {
        LeasedLetter& leased = letters.emplace_back();
        const auto read =
            row.read(leased.letter.id, leased.letter.sealed, leased.letter.created_at, leased.attempt);
        if (!read) return fail(read.error());
        leased.leased_at = now;
    }
    std::ranges::sort(letters, {}, [](const LeasedLetter& leased) {  // RETURNING promises no order
        return std::pair{leased.letter.created_at, leased.letter.id};
    });
    return letters;
}

Result<Outcome> outcome_of(const Result<RowSet>& answer) {
    if (!answer) return fail(answer.error());
    return answer->affected == 1 ? Outcome::recorded : Outcome::lease_lost;
}

}  // namespace

asio::awaitable<Result<void>> LetterQueue::take_back() {
    const auto taken = co_await database_.write(take_back_letters, bind(instance_));
    if (!taken) co_return fail(taken.error());
    co_return Result<void>{};
}

asio::awaitable<Result<std::vector<LeasedLetter>>> LetterQueue::lease(int limit) {
    const Time now = clock_.now();
    const auto answer =
        co_await database_.write(lease_letters, bind(instance_, now + lease_time, now, limit));
    if (!answer) co_return fail(answer.error());
    co_return read_leased(*answer, now);
}

asio::awaitable<Result<Outcome>> LetterQueue::mark_sent(LeasedLetter leased) {
    co_return outcome_of(co_await database_.write(
        mark_letter_sent, bind(leased.letter.id, instance_, leased.attempt, clock_.now())));
}

asio::awaitable<Result<Outcome>> LetterQueue::retry(LeasedLetter leased, std::chrono::milliseconds delay,
                                                    std::string why) {
    co_return outcome_of(co_await database_.write(
        retry_letter, bind(leased.letter.id, instance_, leased.attempt, clock_.now() + delay, why)));
}

asio::awaitable<Result<Outcome>> LetterQueue::reword(Transaction& transaction, LeasedLetter leased) {
    co_return outcome_of(co_await transaction.run(
        reword_letter, bind(leased.letter.id, leased.attempt, leased.letter.sealed)));
}

asio::awaitable<Result<Outcome>> LetterQueue::give_up(LeasedLetter leased, std::string why) {
    co_return outcome_of(
        co_await database_.write(give_up_letter, bind(leased.letter.id, instance_, leased.attempt, why)));
}

asio::awaitable<Result<std::optional<Time>>> oldest_waiting(Database& database) {
    const auto answer = co_await database.read(oldest_waiting_letter, {});
    if (!answer) co_return fail(answer.error());
    if (answer->rows.size() != 1) co_return fail(internal_error("oldest_waiting_letter: not one row"));
    std::optional<Time> oldest;
    const auto read = answer->rows.front().read(oldest);
    if (!read) co_return fail(read.error());
    co_return oldest;
}

}  // namespace taxasge
