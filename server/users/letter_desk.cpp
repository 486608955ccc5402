#include "server/users/letter_desk.hpp"

#include "base/log.hpp"

namespace asio = boost::asio;

namespace taxasge {
namespace {

constexpr std::int64_t requests_a_look = 16;
constexpr std::int64_t forgotten_a_look = 500;

// Most looks find nothing, and a look should not keep the writer busy.
constexpr Statement find_any{"find_any_letter_request", "SELECT id FROM letter_requests LIMIT 1"};

// Of nobody, or of somebody who needs no verification any more. Many at once: a flood of unknown addresses
// must not keep others waiting.
constexpr Statement forget_idle{
    "forget_idle_letter_requests",
    "DELETE FROM letter_requests WHERE id IN (SELECT letter_requests.id FROM letter_requests "
    "LEFT JOIN users ON users.email_key = letter_requests.email_key "
    "WHERE users.id IS NULL OR (users.email_verified = 1 AND letter_requests.wanted = 'verification') "
    "ORDER BY letter_requests.created_at, letter_requests.id LIMIT $1)"};

constexpr Statement find_requests{
    "find_letter_requests",
    "SELECT letter_requests.id, users.id, users.email, first_name, language, client, "
    "letter_requests.email_key, device_hash, email_verified "
    "FROM letter_requests JOIN users ON users.email_key = letter_requests.email_key "
    "WHERE users.email_verified = 0 OR letter_requests.wanted = 'reset' "
    "ORDER BY letter_requests.created_at, letter_requests.id LIMIT $1"};

}  // namespace

asio::awaitable<Result<std::int64_t>> LetterDesk::answer_some() const {
    const auto rows = co_await find();
    if (!rows) co_return fail(rows.error());
    std::int64_t answered = 0;
    for (const Row& row : rows->rows) {
        auto waiting = read(row);
        if (!waiting) co_return fail(waiting.error());
        const auto done = co_await answer(std::move(*waiting));
        if (!done && done.error().code == Code::unavailable) co_return fail(done.error());
        if (done) {
            ++answered;
        } else {
            log::error("letter_request_unanswerable", {{"detail", done.error().detail}});
        }
    }
    co_return answered;
}

asio::awaitable<Result<RowSet>> LetterDesk::find() const {
    auto any = co_await parts_.database.read(find_any, bind());
    if (!any || any->rows.empty()) co_return any;
    const auto forgotten = co_await parts_.database.write(forget_idle, bind(forgotten_a_look));
    if (!forgotten) co_return fail(forgotten.error());
    co_return co_await parts_.database.read(find_requests, bind(requests_a_look));
}

Result<LetterDesk::Waiting> LetterDesk::read(const Row& row) {
    Waiting waiting;
    ResetLetterRequest& request = waiting.request;
    std::string language;
    const auto ok = row.read(request.request_id, request.user_id, request.email, request.first_name, language,
                             request.client, waiting.email_key, waiting.device_hash, waiting.is_verified);
    if (!ok) return fail(ok.error());
    request.language = parse_language(language).value_or(Language::es);
    return waiting;
}

// Who has not verified the address yet has no password that a reset could replace: a stranger's may be the
// one that waits (A9). The letter of the verification lets its owner choose one.
asio::awaitable<Result<void>> LetterDesk::answer(Waiting waiting) const {
    if (waiting.is_verified) co_return co_await reset_.run(std::move(waiting.request));
    co_return co_await resend_.run({.request_id = waiting.request.request_id,
                                    .email_key = std::move(waiting.email_key),
                                    .device_hash = std::move(waiting.device_hash)});
}

}  // namespace taxasge
