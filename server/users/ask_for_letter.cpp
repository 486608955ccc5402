#include "server/users/ask_for_letter.hpp"

#include "server/users/even_time.hpp"

namespace asio = boost::asio;

namespace taxasge {
namespace {

constexpr Statement put_request{
    "put_letter_request",
    "INSERT INTO letter_requests (id, wanted, email_key, device_hash, client, created_at) "
    "VALUES ($1, $2, $3, $4, $5, $6)"};

constexpr Statement take{"take_letter_request", "DELETE FROM letter_requests WHERE id = $1"};

}  // namespace

std::string_view to_text(WantedLetter wanted) {
    return wanted == WantedLetter::reset ? "reset" : "verification";
}

// The row costs the same for everybody; the beat hides that the letter of the request before may be written
// just now.
asio::awaitable<Result<void>> AskForLetter::run(LetterRequest request) const {
    const EvenTime even;
    const Time now = clock_.now();
    const auto device_hash = request.device ? std::optional{request.device->hash()} : std::nullopt;
    const auto put = co_await database_.write(
        put_request,
        bind(Id::make(now), to_text(request.wanted), request.email.key(), device_hash, request.client, now));
    co_await even.pass();
    if (!put) co_return fail(put.error());
    desk_.ring();
    co_return Result<void>{};
}

asio::awaitable<Result<bool>> take_request(Transaction& transaction, Id request_id) {
    const auto taken = co_await transaction.run(take, bind(request_id));
    if (!taken) co_return fail(taken.error());
    co_return taken->affected == 1;
}

asio::awaitable<Result<void>> drop_request(Database& database, Id request_id) {
    const auto dropped = co_await database.write(take, bind(request_id));
    if (!dropped) co_return fail(dropped.error());
    co_return Result<void>{};
}

}  // namespace taxasge
